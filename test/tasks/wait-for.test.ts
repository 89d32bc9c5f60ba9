import { describe, expect, it } from 'vitest'
import { unknown } from '../../src/model/seen.ts'
import task from '../../tasks/command/wait-for.ts'
import { changesOf, planned, wrong } from './planned.ts'

describe('wait-for', () => {
  // What is there already is found by the wait itself, at once: nothing is read before.
  it.each<[string, Record<string, unknown>, string[]]>([
    ['waits for a port of the host itself', { port: 25 }, ['definite: wait for port 25 on 127.0.0.1']],
    ['waits for a port elsewhere', { port: '25', host: '::1' }, ['definite: wait for port 25 on ::1']],
    ['waits for a path', { path: '/run/x' }, ['definite: wait for /run/x']],
    ['waits for a command', { argv: ['test', '', '0'] }, ["definite: wait for test '' 0"]],
    ['refuses to wait for nothing', {}, ['task wait-for needs one of port, path, argv']],
    [
      'refuses to wait for two things',
      { port: 25, path: '/x' },
      ['task wait-for takes only one of port and path'],
    ],
    ['cannot tell before it knows for what', { path: unknown('later') }, ['unknown: later']],
    ['takes no port 0', { port: 0 }, wrong('port')],
    ['takes no empty port', { port: '' }, wrong('port')],
    ['takes no empty host', { port: 25, host: '' }, wrong('host')],
    ['takes no host that a shell would read', { port: 25, host: 'x;reboot' }, wrong('host')],
    ['takes no empty path', { path: '' }, wrong('path')],
    ['takes no empty command', { argv: [] }, wrong('argv')],
    ['takes no time of 0', { port: 25, timeout: 0 }, wrong('timeout')],
    ['takes no pause of 0', { port: 25, every: 0 }, wrong('every')],
  ])('%s', async (_title, params, expected) => {
    expect(await planned(task, params, {})).toEqual(expected)
  })

  it('leaves nothing, so that it never counts as a change', async () => {
    const [change] = await changesOf(task, { path: '/x' }, {})
    expect(change).toMatchObject({ sort: 'act', leaves: false, effects: [], data: { timeout: 60, every: 1 } })
    const script =
      change && change?.kind.script?.(change, { user: 'root', nonce: '', lasts: true, print: () => '' })
    expect(script).toContain('until [ -e /x ]; do')
  })
})
