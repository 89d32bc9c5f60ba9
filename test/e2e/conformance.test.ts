import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conformance, isInLab, openLab, type Row, tableOf } from '../../src/testing.ts'
import { benchesOf } from '../conformance/examples.ts'
import { type Ground, makeGround } from '../conformance/ground.ts'

describe.skipIf(!isInLab())('every task conforms', { timeout: 300_000 }, () => {
  let ground: Ground | undefined
  let rows: Row[]
  const print = (text: string) => process.stdout.write(`${text}\n`)
  const only = process.env['TASKS']?.split(',')
  const frame = process.env['FRAME'] === undefined ? {} : { frame: Number(process.env['FRAME']) }
  beforeAll(async () => {
    ground = await makeGround()
    const tried = benchesOf(ground).map((bench) =>
      conformance({
        ...bench,
        ...frame,
        examples: bench.examples.filter(({ task }) => only?.includes(task) ?? true),
        tell: ({ task, name }, seconds) => print(`${seconds.toFixed(1).padStart(5)} s  ${task}: ${name}`),
      }),
    )
    rows = (await Promise.all(tried)).flat().sort((a, b) => a.task.localeCompare(b.task))
    print(tableOf(rows))
  })
  afterAll(async () => {
    for (const host of [ground?.box, ground?.mx, ground?.modules])
      if (host !== undefined) await openLab().down(host)
  })

  it.skipIf(only !== undefined)('has an example of every task', () => {
    const tasks = tasksIn('tasks')
    expect(rows.map(({ task }) => task).sort()).toEqual(tasks.sort())
  })
  it('has no reason against any', () => {
    expect(rows.flatMap(({ task, reasons }) => reasons.map((reason) => `${task}: ${reason}`))).toEqual([])
  })
})

function tasksIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.ts') && !file.includes('lib/'))
    .map((file) => basename(file, '.ts'))
}
