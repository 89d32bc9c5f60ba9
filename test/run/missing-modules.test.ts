import { describe, expect, it } from 'vitest'
import { wrongWith } from './documents.ts'
import { here } from './here.ts'

const play = (steps: string) => `- hosts: all\n  tasks:\n${steps.replaceAll(/^(?=.)/gm, '    ')}`
const CASES = [
  'snap: {name: certbot, classic: true}\n',
  'community.general.snap: name=certbot\n',
  'ansible.builtin.dnf: {name: "{{ nowhere }}"}\n',
  'ansible.legacy.docker_volume: {name: data}\n',
  'hetzner.hcloud.server_info: {}\n',
  'win_feature: {name: Web-Server}\n',
  'community.crypto.openssl_csr_pipe: {common_name: x}\n',
]

describe('a module of Ansible that is not here', () => {
  it.each(CASES)('is refused in its place where nothing can skip its step: %s', async (module) => {
    const [said = ''] = await wrongWith({ 'play.yml': play(`- ${module}`) })
    const name = module.slice(0, module.indexOf(':'))
    expect(said).toMatch(`play.yml:3:7 ${name} is a module of Ansible that is not here yet`)
  })

  it.each(CASES)('loads where its step has a condition: %s', async (module) => {
    const said = await wrongWith({ 'play.yml': play(`- ${module}  when: inventory_hostname == 'other'\n`) })
    expect(said).toEqual([])
  })

  it.each([
    ['a block', '- when: inventory_hostname == "x"\n  block:\n    - snap: {name: x}\n'],
    ['an import', '- import_tasks: steps.yml\n  when: inventory_hostname == "x"\n'],
    ['an include', '- include_tasks: steps.yml\n  when: inventory_hostname == "x"\n'],
    ['a loop over what a variable holds', '- snap: {name: "{{ item }}"}\n  loop: "{{ snaps }}"\n'],
    ['a block before it that may not fail', '- block: [{ping: }]\n  rescue: [{snap: {name: x}}]\n'],
    ['its tag', '- snap: {name: x}\n  tags: never\n'],
  ])('loads where %s may leave it out', async (_title, steps) => {
    const files = { 'play.yml': `${play(steps)}  vars: {snaps: []}\n`, 'steps.yml': '- snap: {name: x}\n' }
    expect(await wrongWith(files)).toEqual([])
  })

  it.each([
    ['a block', '- block:\n    - snap: {name: x}\n'],
    ['an include', '- include_tasks: steps.yml\n'],
    ['a loop over what is written', '- snap: {name: "{{ item }}"}\n  loop: [x]\n'],
  ])('is refused in %s without a condition', async (_title, steps) => {
    const said = await wrongWith({ 'play.yml': play(steps), 'steps.yml': '- snap: {name: x}\n' })
    expect(said).toEqual([expect.stringContaining('snap is a module of Ansible that is not here yet')])
  })

  it('is skipped where its condition is false, and fails where it is true, in a dry run as in an apply', async () => {
    const run = here([
      { name: 'left out', 'community.general.snap': { name: 'x' }, when: 'inventory_hostname == "other"' },
      { name: 'reached', firewalld: { port: '81/tcp' }, when: 'inventory_hostname == "me"' },
      { name: 'after', file: { path: 'ROOT/after', content: '' } },
    ])
    for (const told of [await run.check(), await run.apply()]) {
      expect(told.steps.slice(0, 2)).toEqual([
        ['left out', 'skipped'],
        ['reached', 'failed'],
      ])
      expect(told.reasons['reached']).toContain('there is no module firewalld here: use ufw')
      expect(told.changes['after'] ?? []).toEqual([])
    }
  })

  it.each([
    ['a slip of a word', 'lineinfle: {path: /x}', 'unknown task "lineinfle"'],
    [
      'a slip in a full name',
      'community.general.ufww: {rule: allow}',
      'unknown task "community.general.ufww"',
    ],
    ['what is no module of Ansible itself', 'ansible.builtin.frobnicate: {}', 'unknown task'],
    ['a module that a role brings along', 'rust_helloworld: {}', 'unknown task "rust_helloworld"'],
  ])('is not %s', async (_title, step, words) => {
    const said = await wrongWith({ 'play.yml': play(`- ${step}\n  when: inventory_hostname == "x"\n`) })
    expect(said[0]).toContain(words)
  })

  it('has moved to a collection, and is found under its old name', async () => {
    const steps =
      '- ansible.builtin.ufw: {rule: allow, port: "22"}\n- ansible.legacy.timezone: {name: Etc/UTC}\n'
    expect(await wrongWith({ 'play.yml': play(steps) })).toEqual([])
  })
})
