import { createSocket, type Socket } from 'node:dgram'
import { afterEach, describe, expect, it } from 'vitest'
import { unknown } from '../../src/model/seen.ts'
import task from '../../tasks/dns/dns-check.ts'
import type { DnsShown } from '../../tasks/dns/lib/dns-shown.ts'
import type { DnsRecords } from '../../tasks/dns/lib/dns-state.ts'
import { changesOf, planned, wrong } from './planned.ts'

const shows = (server: string, records: DnsRecords, more: Partial<DnsShown> = {}): DnsShown => ({
  server,
  records,
  problem: null,
  unasked: false,
  ...more,
})
const one = (ttl: number, ...values: string[]) => ({ ttl, values })
const WAIT = ['definite: wait until every name server shows www.a.example A']
const ASKED = { name: 'www.A.example.', type: 'A', value: '192.0.2.1' }

describe('dns-check', () => {
  it('says that it waits for a value that an earlier step tells', async () => {
    expect(await planned(task, { ...ASKED, value: unknown('later') }, {})).toEqual([
      'definite: wait until every name server shows www.a.example A',
    ])
  })

  it.each<[string, Record<string, unknown>, readonly DnsShown[], string[]]>([
    [
      'has nothing to wait for when all show it',
      {},
      [shows('a', one(5, '192.0.2.1')), shows('b', one(9, '192.0.2.1'))],
      [],
    ],
    [
      'waits when one shows another',
      {},
      [shows('a', one(5, '192.0.2.1')), shows('b', one(5, '192.0.2.2'))],
      WAIT,
    ],
    ['waits when one shows none', {}, [shows('a', one(5, '192.0.2.1')), shows('b', null)], WAIT],
    [
      'waits when one does not answer',
      {},
      [shows('a', one(5, '192.0.2.1')), shows('b', null, { problem: 'x' })],
      WAIT,
    ],
    ['waits while no server is known', {}, [], WAIT],
    [
      'does not hold against a server that we have no way to one of its addresses',
      {},
      [shows('a', one(5, '192.0.2.1')), shows('a6', null, { problem: 'ENETUNREACH', unasked: true })],
      [],
    ],
    [
      'waits when we have no way to any',
      {},
      [shows('a6', null, { problem: 'ENETUNREACH', unasked: true })],
      WAIT,
    ],
    [
      'takes values in any order',
      { value: undefined, values: ['192.0.2.2', '192.0.2.1'] },
      [shows('a', one(5, '192.0.2.1', '192.0.2.2'))],
      [],
    ],
    [
      'waits until there is none',
      { value: undefined, state: 'absent' },
      [shows('a', one(5, '192.0.2.1'))],
      WAIT,
    ],
    ['finds that there is none', { value: undefined, state: 'absent' }, [shows('a', null)], []],
    ['waits for records where an alias is', {}, [shows('a', { alias: 'x.' })], WAIT],
  ])('%s', async (_title, params, shown, expected) => {
    const { value, ...rest } = { ...ASKED, ...params }
    const given = value === undefined ? rest : { value, ...rest }
    expect(await planned(task, given, { 'dns shown': shown })).toEqual(expected)
  })

  it.each<[string, Record<string, unknown>, string[]]>([
    ['no name', { type: 'A', value: 'x' }, ['missing param "name" for task dns-check']],
    ['no value', { name: 'a', type: 'A' }, ['task dns-check needs one of value, values']],
    ['an empty name', { ...ASKED, name: '' }, wrong('name')],
    ['no servers', { ...ASKED, servers: [] }, wrong('servers')],
    ['less than no time', { ...ASKED, wait: -1 }, wrong('wait')],
  ])('does not take %s', async (_title, params, expected) => {
    expect(await planned(task, params, {})).toEqual(expected)
  })

  const sockets: Socket[] = []
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.close()
  })

  /** A name server that answers every question with one address; none at all where it is `undefined`. */
  async function server(address: () => readonly number[] | undefined): Promise<string> {
    const socket = createSocket('udp4')
    sockets.push(socket)
    socket.on('message', (query, from) => {
      const bytes = address()
      const head = Buffer.from([
        ...query.subarray(0, 2),
        0x84,
        0,
        0,
        1,
        0,
        bytes === undefined ? 0 : 1,
        0,
        0,
        0,
        0,
      ])
      const answer = bytes === undefined ? [] : [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...bytes]
      socket.send(Buffer.concat([head, query.subarray(12), Buffer.from(answer)]), from.port)
    })
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    return `127.0.0.1:${socket.address().port}`
  }

  const waited = async (servers: readonly string[], wait: number) => {
    const [change] = await changesOf(task, { ...ASKED, servers, wait }, { 'dns shown': [] })
    expect(change).toMatchObject({ sort: 'act', leaves: false })
    if (change !== undefined)
      await change.kind.perform?.(change, AbortSignal.timeout(20_000), () => undefined)
  }

  it('is over as soon as the last server shows it', async () => {
    let asked = 0
    const servers = [
      await server(() => [192, 0, 2, 1]),
      await server(() => ((asked += 1) > 1 ? [192, 0, 2, 1] : undefined)),
    ]
    await waited(servers, 30)
    expect(asked).toBe(2)
  })

  it('says which server shows what when the time is over', async () => {
    const [right, old, none] = await Promise.all([
      server(() => [192, 0, 2, 1]),
      server(() => [192, 0, 2, 9]),
      server(() => undefined),
    ])
    await expect(waited([right, old, none], 0)).rejects.toThrow(
      [
        'www.a.example A is not shown by every name server',
        `${right}: "192.0.2.1" (TTL 60)`,
        `${old}: "192.0.2.9" (TTL 60)`,
        `${none}: none`,
      ].join('\n'),
    )
  })
})
