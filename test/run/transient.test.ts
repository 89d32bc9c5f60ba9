import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { here } from './here.ts'

/** A task that takes two rounds: what the second shall be is known once the first was made. */
const ROUNDS = `
import { defineTask, file, isMissing, pathState, unknown } from 'hostwright'
export default defineTask({
  name: 'rounds',
  summary: 'one file, then another',
  params: { properties: { path: { type: 'string' } }, required: ['path'] },
  read: async (host, { path }) => [await pathState(host, path + '1'), await pathState(host, path + '2')],
  plan: ([first, second]) => [
    file(first, { content: 'one' }),
    file({ ...second, entry: isMissing(first) ? unknown('the first comes first') : second.entry }, { content: 'two' }),
  ],
})
`

it.each([true, false])(
  'a step that takes several rounds is done in all of them (transient: %s)',
  async (transient) => {
    const steps = [{ name: 'rounds', rounds: { path: 'ROOT/a' }, transient }]
    const away = transient ? [{ name: 'away', file: { path: 'ROOT/a1', state: 'absent' } }] : []
    const { root, apply } = here([...steps, ...away], { tasks: { 'rounds.ts': ROUNDS } })
    const { code, reasons, changes } = await apply()
    expect(code, JSON.stringify(reasons)).toBe(0)
    expect(changes['rounds']).toEqual(['definite write a1', 'definite write a2'])
    expect([existsSync(join(root, 'a1')), existsSync(join(root, 'a2'))]).toEqual([!transient, true])
  },
)
