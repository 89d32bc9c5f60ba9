import { describe, expect, it } from 'vitest'
import { wrongWith } from './documents.ts'
import { here } from './here.ts'
import { printed } from './printed.ts'

const say = (name: string, msg: unknown, more: object = {}) => ({ name, debug: { msg }, ...more })
const makes = { name: 'makes', command: { shell: 'echo one >ROOT/made', creates: 'ROOT/made' } }
const looks = { name: 'looks', probe: ['cat', 'ROOT/made'], register: 'seen' }
const local = { ansible_connection: 'local' }
const adds = (name: unknown, groups: unknown = 'new', more: object = {}) => ({
  name: 'adds',
  add_host: { name, groups, ...local, ...more },
})
const play = (hosts: string, tasks: readonly object[], more: object = {}) => ({
  hosts,
  gather_facts: false,
  tasks,
  ...more,
})
const hosts = {
  'hosts.yml': { all: { hosts: { h1: local, h2: local }, children: { web: { hosts: { h2: {} } } } } },
}

// Each says in ansible-core 2.14 what it says here.
const table: readonly [string, readonly object[], readonly string[], object?][] = [
  [
    'is a host of later plays, by its name',
    [play('h1', [adds('n1')]), play('n1', [say('s', '{{ inventory_hostname }}')])],
    ['n1'],
  ],
  [
    'is in its groups',
    [
      play('h1', [adds('n1', 'a, b')]),
      play('b', [say('s', '{{ inventory_hostname }} {{ group_names | join }}')]),
    ],
    ['n1 ab'],
  ],
  [
    'has the variables that it is given, of which the last counts',
    [
      play('h1', [adds('n1', 'new', { x: 0 }), adds('n1', 'new', { x: 1 })]),
      play('new', [say('s', '{{ x }}')]),
    ],
    ['1'],
  ],
  [
    'has the variables of its groups',
    [play('h1', [adds('n1', 'web')]), play('web:!h2', [say('s', '{{ of_web }}')])],
    ['yes'],
    { 'group_vars/web.yml': { of_web: 'yes' } },
  ],
  [
    'is added once for all hosts of a play',
    [play('all', [adds('n-{{ inventory_hostname }}')]), play('new', [say('s', '{{ inventory_hostname }}')])],
    ['n-h1'],
  ],
  [
    'is added for each item of a loop',
    [
      play('h1', [{ ...adds('{{ item }}'), loop: ['n1', 'n2'] }]),
      play('new', [say('s', '{{ inventory_hostname }}')]),
    ],
    ['n1', 'n2'],
  ],
  [
    'is found by the steps behind it in the same play',
    [
      play('h1', [
        say('before', "{{ groups['new'] is defined }}"),
        adds('n1', 'new', { x: 5 }),
        say('s', "{{ groups['new'] | join }} {{ hostvars['n1'].x }}"),
      ]),
    ],
    ['false', 'n1 5'],
  ],
  [
    'may be one on which a step is done',
    [play('h1', [adds('n1'), say('s', '{{ inventory_hostname }}', { delegate_to: 'n1' })])],
    ['h1'],
  ],
  [
    'is none where the step is skipped',
    [play('h1', [{ ...adds('n1'), when: 'false' }]), play('new', [say('s', 'x')])],
    [],
  ],
  [
    'may be written in one line',
    [
      play('h1', [{ add_host: 'hostname=n1 groupname=new ansible_connection=local x=1' }]),
      play('new', [say('s', '{{ x }}')]),
    ],
    ['1'],
  ],
  [
    'may be what a host is by its own facts: a group',
    [
      play('all', [{ group_by: { key: 'os_{{ ansible_system }}' } }]),
      play('os_Linux', [say('s', '{{ inventory_hostname }} {{ of_linux }}')]),
    ],
    ['h1 1', 'h2 1'],
    { 'group_vars/os_Linux.yml': { of_linux: 1 } },
  ],
  [
    'may be a group of some hosts, below another',
    [
      play('all', [{ group_by: { key: 'a b', parents: 'above' }, when: "inventory_hostname == 'h2'" }]),
      play('above:&a-b', [say('s', "{{ inventory_hostname }} {{ group_names | join(',') }}")]),
    ],
    ['h2 a-b,above,web'],
  ],
]

describe('what a step adds to the inventory', () => {
  it.each(table)('%s', async (_title, plays, answers, files = {}) => {
    const project = { ...hosts, 'play.yml': plays, ...files }
    expect((await printed(project)).sort()).toEqual(answers)
    expect((await printed(project, { check: true })).sort()).toEqual(answers)
  })

  it('is known only in the run where a dry run does not know it, and that is said', async () => {
    const steps = [makes, looks, adds('{{ seen.stdout }}')]
    const both = here([play('all', steps), play('new', [say('s', '{{ inventory_hostname }}')])])
    const [dry, real] = [await both.check(), await both.apply()]
    expect(dry.steps.at(-1)).toEqual(['adds', 'unknown'])
    const notes = dry.events.flatMap((one) => (one.event === 'note' ? [one.text] : []))
    expect(notes.join()).toMatch(/which hosts the play “new” has besides is known only in the run/)
    expect(dry.code).toBe(3)
    expect(real.changes['s']).toEqual(['definite one'])
    expect(real.code).toBe(0)
  })

  const refused: readonly [string, readonly object[], RegExp, object?][] = [
    [
      'a play whose hosts no step adds',
      [play('h1', [adds('n1')]), play('nope', [])],
      /"nope" selects nothing/,
    ],
    ['a play before the step', [play('new', []), play('h1', [adds('n1')])], /"new" selects nothing/],
    ['a host without a name', [play('h1', [{ add_host: { groups: 'x' } }])], /add_host names no host/],
    ['a group without a name', [play('h1', [{ group_by: { parents: 'x' } }])], /group_by needs a key/],
    ['what it does not take', [play('h1', [{ group_by: { key: 'x', nope: 1 } }])], /unknown param "nope"/],
    ['a saved plan', [play('h1', [{ group_by: { key: 'x' } }])], /or adds hosts/, { plan: 'x.plan' }],
  ]
  it.each(refused)('is refused: %s', async (_title, plays, message, more = {}) => {
    const files = { 'hosts.yml': JSON.stringify(hosts['hosts.yml']), 'play.yml': JSON.stringify(plays) }
    expect((await wrongWith(files, more)).join('\n')).toMatch(message)
  })
})
