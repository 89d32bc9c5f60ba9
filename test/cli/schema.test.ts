import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LanguageServer, languageServer } from './language-server.ts'
import { folder, run } from './run.ts'

const PLAYBOOK = `- hosts: all
  tasks:
    - name: fine
      user: { name: ada, groups: [crew], append: true }
      when: ansible_facts.os_family == 'Debian'
      notify: later
    - name: expressions stand anywhere
      service: { name: "{{ unit }}", enabled: "{{ wanted }}" }
      loop: "{{ units }}"
    - ansible.builtin.copy: src=a dest=/b mode=0644
    - block:
        - command: ls -l
          changed_when: false
      rescue:
        - debug: { msg: x }
    - import_tasks: other.yml
    - set_fact: { a: 1 }
  handlers:
    - name: later
      reboot:
`

const WRONG = `- hosts: all
  taks: []
  tasks:
    - user: { nam: ada }
    - usr: { name: ada }
    - service: { name: x, state: startd }
    - debug: { msg: x }
      wen: true
`

describe('schemas for editors, in the YAML language server', () => {
  let server: LanguageServer
  let root: string
  beforeAll(async () => {
    root = folder({ 'tasks/greet.ts': GREET })
    for (const what of ['playbook', 'steps', 'inventory']) {
      const { code, out, err } = await run(['schema', what], {}, undefined, root)
      expect(code, err).toBe(0)
      writeFileSync(join(root, `${what}.json`), out)
    }
    server = await languageServer({
      [`file://${root}/playbook.json`]: '/play*.yml',
      [`file://${root}/steps.json`]: '/steps*.yml',
      [`file://${root}/inventory.json`]: '/hosts*.yml',
    })
  }, 60_000)
  afterAll(() => server.stop())

  it('find nothing wrong with a playbook that is right', async () => {
    expect(await server.diagnose('/play.yml', PLAYBOOK)).toEqual([])
    expect(await server.diagnose('/steps.yml', '- greet: { whom: you }\n- debug: x\n')).toEqual([])
  })

  it('tell where keywords, tasks, params and choices are wrong', async () => {
    const said = await server.diagnose('/play-wrong.yml', WRONG)
    for (const line of [2, 4, 5, 6, 8]) expect(said.join('\n')).toMatch(new RegExp(`^${line}: `, 'm'))
    expect(said.join('\n')).not.toMatch(/^7: /m)
  })

  it('offer tasks, own ones too, and their params', async () => {
    await server.diagnose('/play-open.yml', '- hosts: all\n  tasks:\n    - \n    - user:\n        \n')
    expect(await server.complete('/play-open.yml', 3, 7)).toEqual(
      expect.arrayContaining(['user', 'greet', 'ansible.builtin.copy', 'when', 'block']),
    )
    expect(await server.complete('/play-open.yml', 5, 9)).toEqual(
      expect.arrayContaining(['name', 'groups', 'shell']),
    )
  })

  it('say what a task and a param are for', async () => {
    await server.diagnose('/play-hover.yml', PLAYBOOK)
    expect(await server.hover('/play-hover.yml', 4, 8)).toContain('Creates, changes or removes a user.')
    expect(await server.hover('/play-hover.yml', 4, 17)).toContain('the login name')
  })

  it('know inventories', async () => {
    const right =
      'all:\n  hosts: { web1: , web2: { ansible_host: a } }\n  children: { db: { vars: { x: 1 } } }\n'
    expect(await server.diagnose('/hosts.yml', right)).toEqual([])
    expect(await server.diagnose('/hosts-wrong.yml', 'all:\n  host: { web1: }\n')).toHaveLength(1)
    await server.diagnose('/hosts-open.yml', 'all:\n  hosts:\n    web1:\n      \n')
    expect(await server.complete('/hosts-open.yml', 4, 7)).toContain('ansible_host')
  })
})

const GREET = `import { defineTask } from 'hostwright'
export default defineTask({
  name: 'greet',
  summary: 'Greets.',
  params: { properties: { whom: { type: 'string', description: 'whom' } }, required: ['whom'] },
  read: async () => null,
  plan: () => [],
})
`
