import { describe, expect, it } from 'vitest'
import { wrongWith } from './documents.ts'
import { here } from './here.ts'

const full = (name: string, params: object | null, more: object = {}) => ({
  name,
  'ansible.builtin.debug': params,
  ...more,
})
const play = (module_defaults: object, tasks: readonly object[], more: object = {}) => [
  { hosts: 'all', gather_facts: false, module_defaults, tasks, ...more },
]
const debug = (msg: string) => ({ 'ansible.builtin.debug': { msg } })

describe('module_defaults', () => {
  // Each says in ansible-core 2.14 what it says here.
  const table: readonly [string, readonly object[], string][] = [
    ['give params to steps of a task', play(debug('outer'), [full('s', null)]), 'outer'],
    ['count less than what a step says', play(debug('outer'), [full('s', { msg: 'own' })]), 'own'],
    ['may name the task in short', play({ debug: { msg: 'short' } }, [full('s', null)]), 'short'],
    ['are those of a step in short, too', play(debug('full'), [{ name: 's', debug: null }]), 'full'],
    ['may hold expressions', play(debug('{{ x }}'), [full('s', null, { vars: { x: 0 } })]), '0'],
    [
      'of a block replace those around it',
      play(debug('outer'), [{ block: [full('s', null)], module_defaults: debug('inner') }]),
      'inner',
    ],
    [
      'of a step replace those around it',
      play(debug('outer'), [full('s', null, { module_defaults: debug('step') })]),
      'step',
    ],
    [
      'of a block are none outside of it',
      play(debug('outer'), [{ block: [full('b', null)], module_defaults: debug('inner') }, full('s', null)]),
      'outer',
    ],
    ['that are empty are none', play({ debug: null }, [full('s', { msg: 'own' })]), 'own'],
  ]
  it.each(table)('%s', async (_title, plays, words) => {
    expect((await here(plays).check()).changes['s']).toEqual([`definite ${words}`])
  })

  it('of another task are no matter', async () => {
    const plays = play({ 'ansible.builtin.command': { chdir: '/' } }, [full('s', { msg: 'own' })])
    expect((await here(plays).check()).changes['s']).toEqual(['definite own'])
  })

  it.each([
    ['names a group', '{group/aws: {}}', /^play.yml:2:21 group\/aws is not known/],
    ['is no map', '[1]', /module_defaults must be a map/],
    ['gives no map', '{debug: 1}', /the defaults of debug must be a map of params/],
    ['is for the run itself', '{set_fact: {a: 1}}', /set_fact takes no defaults/],
    ['is no param', '{debug: {nope: 1}}', /^play.yml:2:29 unknown param "nope"/],
  ])('is refused at its place where it %s', async (_title, defaults, message) => {
    const text = `- hosts: all\n  module_defaults: ${defaults}\n  tasks:\n    - debug: {msg: x}\n`
    expect((await wrongWith({ 'play.yml': text })).join('\n')).toMatch(message)
  })
})
