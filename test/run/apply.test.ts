import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type RunEvent, runPlaybook } from '../../src/index.ts'
import { folder } from '../cli/run.ts'

/** Runs steps on this machine; `ROOT` in them is a folder of their own. Gives the statuses by name. */
async function apply(steps: readonly object[]) {
  const root = folder({ 'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n' })
  const text = JSON.stringify([{ hosts: 'all', tasks: steps }]).replaceAll('ROOT', root)
  const events: RunEvent[] = []
  const { code } = await runPlaybook({
    playbook: join(folder({ 'play.yml': text }), 'play.yml'),
    inventories: [join(root, 'hosts.yml')],
    emit: (event) => events.push(event),
  })
  const told = events.flatMap((event) => (event.event === 'step' ? [event] : []))
  return { code, root, told: told.map(({ step, outcome }) => [step.name, outcome.status]) }
}

const write = (name: string) => ({ name, file: { path: `ROOT/${name}`, content: 'x' } })

describe('a frame that ends before its last step', () => {
  it('because a failure is ignored: all that comes after is done all the same', async () => {
    const no = { name: 'no', command: { argv: ['false'], always: true, alters: [] }, ignore_errors: true }
    const { code, root, told } = await apply([write('a'), no, write('b'), write('c')])
    expect(told).toEqual([
      ['a', 'changed'],
      ['no', 'failed'],
      ['b', 'changed'],
      ['c', 'changed'],
    ])
    expect(code).toBe(0)
    expect(existsSync(join(root, 'c'))).toBe(true)
  })

  it('because someone else was faster: that step is planned again, and all that comes after is done', async () => {
    const shell = 'printf y >ROOT/b'
    const other = { name: 'other', command: { shell, always: true, alters: [] } }
    const { code, root, told } = await apply([other, write('b'), write('c'), write('d')])
    expect(told).toEqual([
      ['other', 'changed'],
      ['b', 'changed'],
      ['c', 'changed'],
      ['d', 'changed'],
    ])
    expect(code).toBe(0)
    expect(existsSync(join(root, 'd'))).toBe(true)
  })

  it('because someone else was faster with a part of it: the step changed all the same, and says so to others', async () => {
    const other = { name: 'other', command: { shell: 'printf x >ROOT/b', always: true, alters: [] } }
    const both = {
      name: 'both',
      file: { path: 'ROOT/{{ item }}', content: 'x' },
      loop: ['a', 'b'],
      register: 'both',
    }
    const { code, told } = await apply([other, both, { ...write('c'), when: 'both.changed' }])
    expect(told).toEqual([
      ['other', 'changed'],
      ['both', 'changed'],
      ['c', 'changed'],
    ])
    expect(code).toBe(0)
  })

  it('because of a failure: what comes after is not done', async () => {
    const no = { name: 'no', command: { argv: ['false'], always: true, alters: [] } }
    const { code, root, told } = await apply([write('a'), no, write('b')])
    expect(told).toEqual([
      ['a', 'changed'],
      ['no', 'failed'],
    ])
    expect(code).toBe(1)
    expect(existsSync(join(root, 'b'))).toBe(false)
  })
})
