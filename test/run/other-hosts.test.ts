import { describe, expect, it } from 'vitest'
import { wrongWith } from './documents.ts'

const INVENTORY = {
  'hosts.yml': 'web: {hosts: {h1: }}\ndb: {hosts: {h2: {ansible_port: x}}}\n',
  'host_vars/h2.yml': 'a: [\n',
  'group_vars/db.yml': 'b: "\n',
}

const PORT = expect.stringMatching(/^hosts.yml:2:.*must be a port/)
const HOST_FILE = expect.stringMatching(/^host_vars\/h2.yml:/)
const GROUP_FILE = expect.stringMatching(/^group_vars\/db.yml:/)

describe('variables are merged when a host is used', () => {
  it.each<[string, string, Parameters<typeof wrongWith>[1], readonly unknown[]]>([
    ['of another host, which no play names, nothing is said', 'hosts: web', {}, []],
    [
      'of a host that a play names, all is said at once',
      'hosts: all',
      {},
      [GROUP_FILE, HOST_FILE, HOST_FILE, PORT],
    ],
    ['with --limit, only of those that are left', 'hosts: all', { limit: 'h1' }, []],
  ])('%s', async (_title, hosts, options, wrong) => {
    const said = await wrongWith(
      { ...INVENTORY, 'play.yml': `- ${hosts}\n  tasks:\n    - debug: x\n` },
      options,
    )
    expect(new Set(said)).toEqual(new Set(wrong))
  })

  it.each([
    ['reads what others have', '- debug: "{{ hostvars.h2.a }}"'],
    ['is done on another host', '- {debug: x, delegate_to: h2}'],
  ])('where a step %s, all hosts are looked at', async (_title, step) => {
    const said = await wrongWith({
      ...INVENTORY,
      'play.yml': `- hosts: web\n  tasks:\n    ${step}\n`,
    })
    expect(said).toContainEqual(PORT)
    expect(said).toContainEqual(HOST_FILE)
  })
})
