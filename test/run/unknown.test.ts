import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type RunEvent, runPlaybook } from '../../src/index.ts'
import { isBookkeeping } from '../../src/model/change.ts'
import { folder } from '../cli/run.ts'
import { here } from './here.ts'

const PLAYBOOK = (root: string) => `
- hosts: all
  tasks:
    - name: make
      command: { shell: "echo yes >${root}/made", creates: ${root}/made }
    - name: ask
      probe: [cat, ${root}/made]
      register: said
    - name: if so
      file: { path: ${root}/if-so, content: x }
      when: said.stdout == "yes"
      notify: note
      register: r
    - name: else
      file: { path: ${root}/else, content: x }
      when: r is skipped
    - meta: flush_handlers
    - name: after
      file: { path: ${root}/after, content: x }
  handlers:
    - name: note
      file: { path: ${root}/noted, content: x }
`

it('a step of which it cannot be told whether it comes tells what it would do, and so does a handler', async () => {
  const root = folder({ 'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n' })
  const playbook = join(folder({ 'play.yml': PLAYBOOK(root) }), 'play.yml')
  const told = async (check: boolean) => {
    const events: RunEvent[] = []
    await runPlaybook({
      playbook,
      inventories: [join(root, 'hosts.yml')],
      check,
      strict: true,
      emit: (event) => events.push(event),
    })
    return events.flatMap((event) =>
      event.event !== 'step' || event.step.name === 'make'
        ? []
        : [
            [
              event.step.name,
              event.outcome.status,
              event.outcome.changes
                .filter(({ change }) => !isBookkeeping(change))
                .map(({ certainty, change }) => `${certainty} ${change.subject.replace(root, '')}`),
            ],
          ],
    )
  }
  expect(await told(true)).toEqual([
    ['ask', 'ok', []],
    ['if so', 'unknown', ['unknown /if-so']],
    ['else', 'unknown', ['unknown /else']],
    ['note', 'unknown', ['unknown /noted']],
    ['after', 'changed', ['assumed /after']],
  ])
  expect(await told(false)).toEqual([
    ['ask', 'ok', []],
    ['if so', 'changed', ['definite /if-so']],
    ['else', 'skipped', []],
    ['note', 'changed', ['definite /noted']],
    ['after', 'changed', ['definite /after']],
  ])
  expect((await told(false)).map(([, status]) => status)).toEqual(['ok', 'ok', 'skipped', 'ok'])
})

it('who cannot be become for a step that may be skipped is no failure before it is known', async () => {
  const { check, apply } = here([
    { name: 'first', file: { path: 'ROOT/first', content: 'x' }, register: 'r', ignore_errors: true },
    {
      name: 'other',
      file: { path: 'ROOT/x', content: 'x' },
      when: 'r is failed',
      become_user: 'nobody-here',
    },
  ])
  expect(await check()).toMatchObject({
    code: 3,
    steps: [
      ['first', 'changed'],
      ['other', 'unknown'],
    ],
  })
  expect(await apply()).toMatchObject({
    code: 0,
    steps: [
      ['first', 'changed'],
      ['other', 'skipped'],
    ],
  })
})

/** Makes two files by scripts; nothing is known of the second before the first is there. */
const TWO = `import { defineChange, defineFact, defineTask, known, unknown } from 'hostwright'
const there = defineFact({ name: 'there', opaque: 'assumed',
  script: (paths) => paths.map((path) => \`[ -e \${path} ] && echo yes || echo no\`).join('\\n'),
  parse: ({ stdout }) => stdout.toString().trim().split('\\n') })
const touch = defineChange({ name: 'touch', script: ({ goal }) => \`touch \${goal.arg}\` })
export default defineTask({ name: 'two', summary: 'Makes two files.',
  params: { properties: { one: { type: 'string' }, two: { type: 'string' } }, required: ['one', 'two'] },
  read: async (host, { one, two }) => ({ one: await host.see(there(one)), two: await host.see(there(two)) }),
  plan: (seen, { one, two }) => [
    touch({ subject: 'one', summary: 'make one', goal: there(one), before: seen.one, after: known('yes') }),
    touch({ subject: 'two', summary: 'make two', goal: there(two), after: known('yes'),
      before: seen.one.known && seen.one.value === 'no' ? unknown('one comes first') : seen.two }),
  ] })
`

it('what is known of a step only when its first part is made is made next, and is not taken for undone', async () => {
  const { check, apply } = here([{ name: 'both', two: { one: 'ROOT/one', two: 'ROOT/two' } }], {
    tasks: { 'two.ts': TWO },
  })
  expect((await check()).changes['both']).toEqual(['definite make one', 'unknown make two'])
  const made = await apply()
  expect([made.code, made.reasons['both'], made.steps]).toEqual([0, undefined, [['both', 'changed']]])
  expect((await apply()).steps).toEqual([['both', 'ok']])
})
