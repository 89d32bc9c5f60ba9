import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { kernel, type RunEvent, runPlaybook } from '../../src/index.ts'
import type { Json } from '../../src/model/json.ts'
import { known } from '../../src/model/seen.ts'
import { comparePredictions } from '../../src/run/plan/predictions.ts'
import { folder } from '../cli/run.ts'

const set = (value: string, certainty: 'definite' | 'assumed' | 'unknown' = 'definite') => {
  const change = kernel.set('a.b', known('0'), value)
  return { change, certainty, because: [] }
}
const step = (...changes: ReturnType<typeof set>[]) => [{ step: 'one', status: 'changed' as const, changes }]
const none = { made: 0, exact: 0, assumed: 0, unknown: 0, wrong: [], unannounced: [], unmade: [] }

describe('what was predicted, beside what was made', () => {
  it('is nothing where nothing was', () => {
    expect(comparePredictions([], [])).toEqual(none)
    expect(comparePredictions(step(), step())).toEqual(none)
  })
  it('counts what came as it was said, by how sure it was', () => {
    expect(comparePredictions(step(set('1')), step(set('1')))).toEqual({ ...none, made: 1, exact: 1 })
    expect(comparePredictions(step(set('1', 'assumed')), step(set('1')))).toEqual({
      ...none,
      made: 1,
      assumed: 1,
    })
    expect(comparePredictions(step(set('2', 'unknown')), step(set('1')))).toEqual({
      ...none,
      made: 1,
      unknown: 1,
    })
  })
  it('names what came otherwise, what was not said, and what was said and did not come', () => {
    const words = [expect.stringContaining('one: ')]
    expect(comparePredictions(step(set('2')), step(set('1')))).toEqual({ ...none, made: 1, wrong: words })
    expect(comparePredictions(step(), step(set('1')))).toEqual({ ...none, made: 1, unannounced: words })
    expect(comparePredictions(step(set('1')), step())).toEqual({ ...none, unmade: words })
  })
  it('takes a number that the host chose for the one that was not known yet', () => {
    const grown = (gid: number | null, more = {}) => ({
      ...set('1'),
      change: { ...set('1').change, after: known({ gid, ...more }) },
    })
    expect(comparePredictions(step(grown(null)), step(grown(1000)))).toMatchObject({ exact: 1, wrong: [] })
    expect(comparePredictions(step(grown(1)), step(grown(2)))).toMatchObject({
      wrong: [expect.stringContaining('one')],
    })
    expect(comparePredictions(step(grown(null, { a: 1 })), step(grown(2, { a: 2 })))).toMatchObject({
      exact: 0,
    })
    expect(comparePredictions(step(grown(2)), step(grown(null)))).toMatchObject({ exact: 0 })
  })
  it('goes by what counts of a state, as its kind says', () => {
    const sizeOf = (state: Json) => (state as { readonly size: number }).size
    const kind = { ...set('1').change.kind, same: (a: Json, b: Json) => sizeOf(a) === sizeOf(b) }
    const sized = (size: number, name: string) => ({
      ...set('1'),
      change: { ...set('1').change, kind, after: known({ size, name }) },
    })
    expect(comparePredictions(step(sized(1, 'a')), step(sized(1, 'b')))).toMatchObject({
      exact: 1,
      wrong: [],
    })
    expect(comparePredictions(step(sized(1, 'a')), step(sized(2, 'a')))).toMatchObject({ exact: 0 })
  })
  it('takes the turns of a handler together: one may be due, and a later one not', () => {
    const idle = [{ step: 'one', status: 'skipped' as const, changes: [] }]
    expect(comparePredictions([...step(set('1')), ...idle], step(set('1')))).toEqual({
      ...none,
      made: 1,
      exact: 1,
    })
  })
  it('lets a step that could not be told do anything', () => {
    const told = [{ step: 'one', status: 'unknown' as const, changes: [] }]
    expect(comparePredictions(told, step(set('1')))).toEqual({ ...none, made: 1, unknown: 1 })
  })
})

describe('an apply', () => {
  const apply = async (strict: boolean, shell: string) => {
    const root = folder({ 'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n' })
    const tasks = [
      { name: 'other', command: { shell: shell.replaceAll('ROOT', root), always: true, alters: [] } },
      { name: 'b', file: { path: `${root}/b`, content: 'x' } },
    ]
    const events: RunEvent[] = []
    const { code } = await runPlaybook({
      playbook: join(folder({ 'play.yml': JSON.stringify([{ hosts: 'all', tasks }]) }), 'play.yml'),
      inventories: [join(root, 'hosts.yml')],
      strict,
      emit: (event) => events.push(event),
    })
    return {
      code,
      predictions: events.flatMap((one) => (one.event === 'end' ? [one.predictions['me']] : []))[0],
    }
  }

  it('that went as predicted says so', async () => {
    expect(await apply(true, 'true')).toMatchObject({
      code: 0,
      predictions: { made: 2, exact: 2, wrong: [], unannounced: [], unmade: [] },
    })
  })

  it('that went otherwise names it, and fails when it is to be strict', async () => {
    const unmade = [expect.stringContaining('b: write ')]
    // The command says that it alters nothing, and makes the file itself.
    expect(await apply(false, 'printf x >ROOT/b; chmod 644 ROOT/b')).toMatchObject({
      code: 0,
      predictions: { unmade },
    })
    expect(await apply(true, 'printf x >ROOT/b; chmod 644 ROOT/b')).toMatchObject({
      code: 1,
      predictions: { unmade },
    })
  })
})
