import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type RunEvent, runPlaybook } from '../../src/index.ts'
import { folder } from '../cli/run.ts'

it('two names of one machine take turns, and both come to their end', async () => {
  const root = folder({})
  const hosts = '{one: {ansible_connection: local}, two: {ansible_connection: local}}'
  const file = { path: `${root}/{{ inventory_hostname }}`, content: 'x' }
  const files = folder({
    'hosts.yml': `all: {hosts: ${hosts}}\n`,
    'play.yml': JSON.stringify([{ hosts: 'all', tasks: [{ file }] }]),
  })
  const { code, recap } = await runPlaybook({
    playbook: join(files, 'play.yml'),
    inventories: [join(files, 'hosts.yml')],
    lockTimeout: 15,
  })
  expect(code, JSON.stringify(recap)).toBe(0)
  expect(['one', 'two'].map((name) => existsSync(join(root, name)))).toEqual([true, true])
})

it('a dry run plans a later play over what an earlier one would do', async () => {
  const root = folder({ 'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n' })
  const first = { hosts: 'all', tasks: [{ name: 'place', directory: `${root}/place` }] }
  const again = { name: 'again', directory: `${root}/place` }
  const inIt = { name: 'in it', file: { path: `${root}/place/made`, content: 'x' } }
  const text = JSON.stringify([first, { hosts: 'all', tasks: [again, inIt] }])
  const run = {
    playbook: join(folder({ 'play.yml': text }), 'play.yml'),
    inventories: [join(root, 'hosts.yml')],
  }
  const statuses = async (check: boolean) => {
    const events: RunEvent[] = []
    await runPlaybook({ ...run, check, emit: (event) => events.push(event) })
    return events.flatMap((event) =>
      event.event === 'step' ? [[event.step.name, event.outcome.status]] : [],
    )
  }
  const wanted = [
    ['place', 'changed'],
    ['again', 'ok'],
    ['in it', 'changed'],
  ]
  expect(await statuses(true)).toEqual(wanted)
  expect(existsSync(join(root, 'place'))).toBe(false)
  expect(await statuses(false)).toEqual(wanted)
  expect(existsSync(join(root, 'place/made'))).toBe(true)
})
