import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { here } from './here.ts'

const act = {
  name: 'act',
  command: { argv: ['true'], always: true, alters: [] },
  notify: ['later', 'on', 'off'],
}
const STEPS = '- {name: one, debug: "1"}\n- {name: two, debug: "2"}\n'

/** As Ansible 2.14 has it: what is included has no names of its own by which it is notified. */
it('a handler that includes steps runs them where it is notified, and its condition holds', async () => {
  const included = (name: string, more: object = {}) => ({ name, include_tasks: 'ROOT/steps.yml', ...more })
  const handlers = [
    included('later'),
    included('on', { when: 'true' }),
    included('off', { when: 'ansible_check_mode == 1' }),
    included('unasked'),
  ]
  const { root, check, apply } = here([act], { handlers })
  writeFileSync(join(root, 'steps.yml'), STEPS)
  const done = (steps: readonly (readonly [string, string])[]) =>
    steps.filter(([, status]) => status !== 'skipped').map(([name]) => name)
  const wanted = ['act', 'later : one', 'later : two', 'on (include_tasks)', 'on : one', 'on : two']
  expect(done((await check()).steps)).toEqual(wanted)
  expect(done((await apply()).steps)).toEqual(wanted)
})
