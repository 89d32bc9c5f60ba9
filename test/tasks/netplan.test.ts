import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/model/secret.ts'
import { known, unknown } from '../../src/model/seen.ts'
import task from '../../tasks/netplan.ts'
import { type Answers, changesOf, folder, planned, textFile, wrong } from './planned.ts'

const PATH = '/etc/netplan/90-hostwright.yaml'
const closed = (content: string) => textFile(content, { mode: '0600' })
const host = (content: string | null, applied: unknown = true): Answers => ({
  'entry /etc/netplan': folder,
  [`entry ${PATH}`]: content === null ? null : closed(content),
  'netplan applied': applied,
})
const WRITE = `definite: write ${PATH}`
const APPLY = 'definite: apply the netplan configuration'
const config = { version: 2, ethernets: { eth0: { addresses: [], 'accept-ra': false, mtu: 0 } } }
const text = `${JSON.stringify({ network: config }, null, 2)}\n`

describe('netplan', () => {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['writes what is not there', { config }, host(null), [WRITE]],
    ['does nothing when it is there and in force', { config }, host(text), []],
    ['writes what differs, in as little as a 0', { config: { ...config, version: 0 } }, host(text), [WRITE]],
    ['applies what was written and is not in force', { config }, host(text, false), [APPLY]],
    ['writes and applies', { config }, host(null, false), [WRITE, APPLY]],
    ['takes text', { content: 'network: {}\n' }, host('network: {}\n'), []],
    ['takes empty text', { content: '' }, host('0'), [WRITE]],
    ['does nothing when it is empty and shall be', { content: '' }, host(''), []],
    ['takes an empty configuration', { config: {} }, host(null), [WRITE]],
    [
      'closes the file to others',
      { content: 'a' },
      { ...host('a'), [`entry ${PATH}`]: textFile('a') },
      [`${WRITE} (mode 0644 -> 0600)`],
    ],
    [
      'cannot tell before its text is known',
      { content: unknown('later') },
      host(null),
      [`unknown: write ${PATH}`],
    ],
    [
      'cannot tell before it can be seen whether it is in force',
      { config },
      host(text, unknown('later')),
      ['unknown: apply the netplan configuration'],
    ],
    [
      'refuses where there is no netplan',
      { config },
      { 'netplan applied': null },
      ['refused: netplan is not installed: install the package netplan.io'],
    ],
    [
      'writes where that is installed first',
      { config },
      { ...host(null, null), 'package netplan.io': {} },
      [WRITE],
    ],
    [
      'refuses where its files cannot be',
      { config },
      { 'netplan applied': true },
      ['refused: the directory /etc/netplan does not exist'],
    ],
    ['refuses to guess what shall be in it', {}, host(null), ['task netplan needs one of config, content']],
    [
      'refuses two of it',
      { config, content: '' },
      host(null),
      ['task netplan takes only one of config and content'],
    ],
    ['takes no file that netplan would not read', { path: '/etc/netplan/x.yml', config }, {}, wrong('path')],
    ['takes no empty path', { path: '', config }, {}, wrong('path')],
    ['takes no number for a configuration', { config: 0 }, {}, wrong('config')],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, params, answers)).toEqual(expected)
  })

  it('counts what it writes as not in force', async () => {
    const [change] = await changesOf(task, { config }, host(null))
    expect(change?.effects).toMatchObject([
      { fact: { kind: { name: 'netplan applied' } }, becomes: known(false) },
    ])
  })

  it('shows no secret', async () => {
    const changes = await changesOf(task, { content: new Secret('hunter2') }, host(null))
    expect(JSON.stringify(changes)).not.toContain('hunter2')
  })
})
