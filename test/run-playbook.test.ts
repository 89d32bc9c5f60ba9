import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { InputError, type RunEvent, runPlaybook } from '../src/index.ts'
import { folder } from './cli/run.ts'

const documents = (content: string) => {
  const root = folder({ 'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n' })
  const play = folder({
    'play.yml': `- hosts: all\n  tasks:\n    - file: { path: ${root}/made, content: ${content} }\n`,
  })
  return { root, run: { playbook: join(play, 'play.yml'), inventories: [join(root, 'hosts.yml')] } }
}

it('a playbook runs from code: predicted, made so, and then nothing is left', async () => {
  const { root, run } = documents('x')
  const events: RunEvent[] = []
  expect(await runPlaybook({ ...run, check: true, emit: (event) => events.push(event) })).toMatchObject({
    code: 2,
  })
  expect(existsSync(join(root, 'made'))).toBe(false)
  expect(events.map(({ event }) => event)).toEqual([
    'run',
    'play',
    'doing',
    'connected',
    'doing',
    'step',
    'doing',
    'end',
  ])
  expect(await runPlaybook(run)).toMatchObject({ code: 0, recap: { me: { changed: 1 } } })
  expect(readFileSync(join(root, 'made'), 'utf8')).toBe('x')
  expect(await runPlaybook(run)).toMatchObject({ code: 0, recap: { me: { changed: 0, ok: 1 } } })
})

it('a document that is wrong throws, with its place', async () => {
  const { run } = documents('"{{ nope }}"')
  await expect(runPlaybook(run)).rejects.toThrow(InputError)
  await expect(runPlaybook(run)).rejects.toThrow('"nope" is not defined')
})
