import { readdirSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { Refusal } from '../../../src/model/change.ts'
import { foreignModules } from '../../conformance/examples-modules-foreign.ts'

it.each(foreignModules.map(({ task, params }) => [task, params] as const))(
  '%s loads, and is refused where its step is not skipped',
  async (task, params) => {
    const files = readdirSync('tasks/ansible')
    expect(files).toContain(`${task}.ts`)
    const { default: module } = await import(pathToFileURL(`tasks/ansible/${task}.ts`).href)
    expect(module.name).toBe(task)
    for (const name of Object.keys(params as object)) expect(module.params.properties).toHaveProperty(name)
    expect(() => module.plan(null, params)).toThrow(Refusal)
  },
)
