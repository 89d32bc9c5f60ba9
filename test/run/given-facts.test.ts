import { describe, expect, it } from 'vitest'
import { here } from './here.ts'

const say = (name: string, msg: unknown, more: object = {}) => ({ name, debug: { msg }, ...more })
const makes = { name: 'makes', command: { shell: 'echo one >ROOT/made', creates: 'ROOT/made' } }
const looks = { name: 'looks', probe: ['cat', 'ROOT/made'], register: 'seen' }
const asks = { name: 'asks', 'ansible.builtin.getent': { database: 'passwd', key: 'root' } }

/** What the steps said, in a dry run and in an apply. */
async function said(steps: readonly object[]) {
  const both = here(steps)
  const [dry, real] = [await both.check(), await both.apply()]
  return { dry: dry.changes, real: real.changes, codes: [dry.code, real.code] }
}

describe('facts that a step gives', () => {
  const table: readonly [string, readonly object[], string][] = [
    ['are variables of later steps', [asks, say('s', '{{ getent_passwd.root[1] }}')], 'definite 0'],
    [
      'stand under ansible_facts too, beside those of the host',
      [asks, say('s', '{{ ansible_facts.getent_passwd.root[1] }} {{ ansible_facts.system }}')],
      'definite 0 Linux',
    ],
    [
      'are registered too',
      [
        { ...asks, register: 'answer' },
        say('s', '{{ answer.ansible_facts.getent_passwd == getent_passwd }}'),
      ],
      'definite true',
    ],
    [
      'come under the name of the database, which may be an expression',
      [
        { name: 'asks', getent: { database: '{{ which }}' }, vars: { which: 'group' } },
        say('s', '{{ getent_group.root[1] }}'),
      ],
      'definite 0',
    ],
    [
      'are weaker than what a step sets',
      [asks, { set_fact: { getent_passwd: 'mine' } }, say('s', '{{ getent_passwd }}')],
      'definite mine',
    ],
    [
      'are weaker than the variables of a step',
      [asks, say('s', '{{ getent_passwd }}', { vars: { getent_passwd: 'own' } })],
      'definite own',
    ],
    [
      'are not there where the step is skipped',
      [{ ...asks, when: 'false' }, say('s', '{{ getent_passwd is defined }}')],
      'definite false',
    ],
    [
      'are forgotten with those of the host',
      [asks, { meta: 'clear_facts' }, say('s', '{{ getent_passwd is defined }}')],
      'definite false',
    ],
    [
      'are those of all packages',
      [
        { package_facts: null },
        say('s', "{{ packages['dpkg'][0].source }} {{ 'nope' in ansible_facts.packages }}"),
      ],
      'definite apt False',
    ],
    [
      'are seen by other hosts',
      [
        { hosts: 'all', tasks: [asks] },
        { hosts: 'all', tasks: [say('s', "{{ hostvars['me'].getent_passwd.root[1] }}")] },
      ],
      'definite 0',
    ],
  ]
  it.each(table)('%s', async (_title, steps, words) => {
    const { dry, real, codes } = await said(steps)
    expect(dry['s']).toEqual([words])
    expect(real['s']).toEqual([words])
    expect(codes).toEqual([0, 0])
  })

  it('are weaker than the variables of the play, and last into later plays', async () => {
    const plays = [
      { hosts: 'all', tasks: [asks], vars: { getent_passwd: 'mine' } },
      { hosts: 'all', tasks: [say('later', '{{ getent_passwd.root[1] }}')] },
      { hosts: 'all', tasks: [say('mine', '{{ getent_passwd }}')], vars: { getent_passwd: 'mine' } },
    ]
    const { dry, real } = await said(plays)
    expect([dry['later'], dry['mine']]).toEqual([['definite 0'], ['definite mine']])
    expect([real['later'], real['mine']]).toEqual([['definite 0'], ['definite mine']])
  })

  it('are unknown where it is unknown whether the step comes', async () => {
    const perhaps = { ...asks, when: "seen.stdout == 'one'" }
    const { dry, real } = await said([makes, looks, perhaps, say('s', '{{ getent_passwd.root[1] }}')])
    expect(dry['s']?.[0]).toMatch(/not known yet/)
    expect(real['s']).toEqual(['definite 0'])
  })

  it('may be given by a task of one’s own', async () => {
    const source = `import { defineTask } from 'hostwright'
export default defineTask({ name: 'gives', summary: 'Gives a fact.', params: { properties: {} }, gives: () => ['answer'],
  read: async () => null, plan: () => [], outputs: () => ({ ansible_facts: { answer: 42 } }) })`
    const both = here([{ gives: null }, say('s', '{{ answer }}')], { tasks: { 'gives.ts': source } })
    expect((await both.check()).changes['s']).toEqual(['definite 42'])
  })
})
