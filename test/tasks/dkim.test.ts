import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { known, Unknown, unknown } from '../../src/model/seen.ts'
import task from '../../tasks/mail/dkim.ts'
import { dkimKept } from '../../tasks/mail/lib/dkim.ts'
import { dkimKey } from '../../tasks/mail/lib/dkim-key.ts'
import { isOld } from '../../tasks/mail/lib/dkim-retired.ts'
import { drawKey } from '../../tasks/mail/lib/generated.ts'
import { outputs, planned, textFile } from './planned.ts'

const directory = { type: 'directory', mode: '0755', owner: 'root', group: 'root' }
const closed = { mode: '0640', owner: 'root', group: 'chasquid' }
const key = { ...closed, type: 'rsa', bits: 2048, public: 'MII', pkcs8: true }
const PATH = '/etc/chasquid/domains/d.example/dkim:s1.pem'
const ASIDE = '/etc/chasquid/domains/d.example/retired-dkim:s1.pem'
const HOOK = '/etc/chasquid/certs/d.example/dkim_privkey.pem'
const v115 = {
  'chasquid program': { installed: '1.15.0', candidate: null },
  package: { version: '1.15.0-1+b4' },
  'entry /etc/chasquid/domains/d.example': directory,
  exists: false,
}
const v111 = {
  'package python3-dkim': null,
  ...v115,
  'chasquid program': { installed: '1.11', candidate: null },
  'entry /etc/chasquid/certs': directory,
}
const about = { domain: 'd.example', selector: 's1' }
const make = (what: string, path = PATH) =>
  `definite: create the DKIM key s1 of d.example (${what}) in ${path}`
const MAYBE = `unknown: keep the DKIM key s1 of d.example in ${PATH}, or create it`

describe('dkim', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string[]]>([
    ['makes the key that is not there', {}, v115, [make('rsa 2048')]],
    ['makes one of ed25519 when asked', { type: 'ed25519' }, v115, [make('ed25519')]],
    ['does nothing when it is there', {}, { ...v115, 'dkim key': key }, []],
    [
      'does not mind bits for ed25519',
      { type: 'ed25519' },
      { ...v115, 'dkim key': { ...key, type: 'ed25519', bits: 256 } },
      [],
    ],
    [
      'mends owner and mode',
      {},
      { ...v115, 'dkim key': { ...key, group: 'root' } },
      [`definite: give ${PATH} to root:chasquid, mode 0640`],
    ],
    [
      'refuses to replace a key',
      { bits: 3072 },
      { ...v115, 'dkim key': key },
      [
        `refused: ${PATH} is a key of rsa 2048, not rsa 3072, and a published key is never replaced: choose a selector other than s1`,
      ],
    ],
    [
      'refuses a file that is no key',
      {},
      { ...v115, 'dkim key': { ...closed, broken: 'it is no private key' } },
      [`refused: ${PATH}: it is no private key`],
    ],
    [
      'refuses a form that chasquid cannot read',
      {},
      { ...v115, 'dkim key': { ...key, pkcs8: false } },
      [
        `refused: ${PATH} is not in the form that chasquid reads (PKCS#8): openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW`,
      ],
    ],
    [
      'takes the old form where the hook signs',
      {},
      {
        ...v111,
        exists: true,
        'entry /etc/chasquid/certs/d.example': directory,
        'dkim key': { ...key, pkcs8: false },
      },
      ['definite: write /etc/chasquid/domains/d.example/dkim_selector'],
    ],
    [
      'makes the directory first where the hook signs, and says what it needs',
      {},
      v111,
      [
        'definite: create directory /etc/chasquid/certs/d.example',
        'definite: finding: chasquid 1.11 signs by its hook, which needs the package python3-dkim',
      ],
    ],
    [
      'puts key and selector where the hook looks',
      {},
      { ...v111, exists: true, 'entry /etc/chasquid/certs/d.example': directory },
      [make('rsa 2048', HOOK), 'definite: write /etc/chasquid/domains/d.example/dkim_selector'],
    ],
    [
      'refuses 1.8',
      {},
      { ...v115, 'chasquid program': { installed: '1.8', candidate: null } },
      ['refused: chasquid 1.8 cannot sign mail: 1.11 or newer is needed'],
    ],
    [
      'refuses a host without chasquid',
      {},
      { 'chasquid program': { installed: null, candidate: '1.15.0' } },
      ['refused: chasquid is not installed: a key without path belongs where its version looks'],
    ],
    [
      'assumes the version that will be installed',
      {},
      {
        ...v115,
        'chasquid program': { installed: null, candidate: '1.15.0' },
        package: { version: 'newest' },
      },
      [make('rsa 2048').replace('definite', 'assumed')],
    ],
    [
      'cannot tell for a version that nobody knows',
      {},
      { ...v115, 'chasquid program': { installed: null, candidate: null }, package: { version: 'newest' } },
      [MAYBE],
    ],
    [
      'does not say that a key is made where one may come from elsewhere first',
      {},
      { ...v115, 'dkim key': unknown('a script runs first') },
      [MAYBE],
    ],
    [
      'needs no version for a path that is given',
      { path: '/k/key' },
      { 'chasquid program': unknown('later') },
      [make('rsa 2048', '/k/key')],
    ],
    [
      'puts a key aside that is to retire',
      { state: 'retired' },
      { ...v115, 'dkim key': { ...key }, [`dkim key ${ASIDE}`]: null, 'age of file': null },
      [`definite: move ${PATH} to ${ASIDE}`],
    ],
    [
      'keeps a retired key while messages may be on their way',
      { state: 'retired' },
      { ...v115, [`dkim key ${ASIDE}`]: key, 'age of file': false },
      [],
    ],
    [
      'removes a retired key when its time is over',
      { state: 'retired' },
      { ...v115, [`dkim key ${ASIDE}`]: key, 'age of file': true, [`entry ${ASIDE}`]: textFile('x') },
      [`definite: remove ${ASIDE}`],
    ],
    [
      'does nothing for a retired key that is gone',
      { state: 'retired', keep: 0 },
      { ...v115, 'age of file': null },
      [],
    ],
    [
      'refuses to retire a key over another one',
      { state: 'retired' },
      { ...v115, 'dkim key': key, 'age of file': false },
      [`refused: there is a key at ${PATH} and one at ${ASIDE}: remove the one that is not used`],
    ],
    [
      'takes a retired key back that is to sign again, and makes no other',
      {},
      { ...v115, [`dkim key ${ASIDE}`]: key, 'age of file': false },
      [`definite: move ${ASIDE} to ${PATH}`],
    ],
    [
      'cannot retire the only key of a chasquid that signs with one',
      { state: 'retired' },
      v111,
      ['refused: chasquid 1.11 signs with one key, which cannot be retired'],
    ],
    [
      'wants a selector that the DNS can have',
      { selector: 'a b' },
      v115,
      [expect.stringContaining('selector') as never],
    ],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, { ...about, ...params }, answers)).toEqual(expected)
  })

  const published = async (params: object, answers: object) =>
    (await outputs(task, { ...about, ...params }, { ...v115, ...answers }))['published']

  it('gives the record of the key that is there, and of none before', async () => {
    const there = await outputs(task, about, { ...v115, 'dkim key': key })
    expect(there).toEqual({
      path: PATH,
      name: 's1._domainkey.d.example',
      value: known('v=DKIM1; k=rsa; p=MII'),
      record: known('v=DKIM1; k=rsa; p=MII'),
      published: true,
    })
    expect(await published({}, { 'dkim key': null })).toBe(true)
    const retired = { state: 'retired' }
    expect(await published(retired, { 'dkim key': key })).toEqual(known(true))
    expect(await published(retired, { [`dkim key ${ASIDE}`]: key, 'age of file': false })).toEqual(
      known(true),
    )
    expect(await published(retired, { [`dkim key ${ASIDE}`]: key, 'age of file': true })).toEqual(
      known(false),
    )
    expect(await published(retired, { 'age of file': null })).toEqual(known(false))
    const later = await outputs(task, about, { ...v115, 'dkim key': unknown('it is drawn') })
    expect(later['value']).toBeInstanceOf(Unknown)
  })
})

it.each<[string, boolean | null]>([
  ['1000\n940\n', true],
  ['1000\n941\n', false],
  ['1000\n1001\n', false],
  ['1000\nnone\n', null],
])('how long a key has been aside is told by the clock of its host: %j', (stdout, expected) => {
  const { ask } = isOld({ path: '/k', seconds: 60 }).kind
  if (ask.on !== 'host') throw new TypeError('a host is asked')
  expect(ask.parse({ stdout, stderr: '', status: 0 }, [{ path: '/k', seconds: 60 }])).toEqual([expected])
})

describe('a DKIM key', () => {
  const read = (part: string) => {
    const { ask } = dkimKey('').kind
    if (ask.on !== 'host') throw new TypeError('a host is asked')
    return ask.parse({ stdout: `${part}\0`, stderr: '', status: 0 }, ['/k'])[0]
  }
  const shown = (pem: string) =>
    createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'pem' }).toString()

  it('is read by its public part', () => {
    const pem = drawKey({ generator: 'rsa', bits: 2048 })
    const p = createPublicKey(pem).export({ type: 'spki', format: 'der' }).toString('base64')
    expect(read(`0640 root 0 chasquid 117\n-----BEGIN PRIVATE KEY-----\n${shown(pem)}`)).toEqual({
      ...key,
      public: p,
    })
    expect(read(`0640 root 0 chasquid 117\n-----BEGIN RSA PRIVATE KEY-----\n${shown(pem)}`)).toMatchObject({
      pkcs8: false,
    })
  })

  it('of ed25519 is published as its 32 bytes', () => {
    const pem = drawKey({ generator: 'ed25519' })
    const seen = read(`0640 root 0 chasquid 117\n-----BEGIN PRIVATE KEY-----\n${shown(pem)}`) as {
      public: string
    }
    expect(seen).toMatchObject({ type: 'ed25519', bits: 256 })
    expect(Buffer.from(seen.public, 'base64')).toHaveLength(32)
  })

  it.each<[string, string, unknown]>([
    ['is absent where no file is', '', null],
    [
      'is broken where a file is none',
      '0644 root 0 root 0\nnone\nit is no private key\n',
      { mode: '0644', owner: 'root', group: 'root', broken: 'it is no private key' },
    ],
    [
      'of another type is none for DKIM',
      `0640 root 0 chasquid 117\n-----BEGIN PRIVATE KEY-----\n${generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString()}`,
      { ...closed, broken: 'it is a key of the type ec' },
    ],
  ])('%s', (_title, part, expected) => {
    expect(read(part)).toEqual(expected)
  })

  it('is in no plan: it is drawn by the script that writes it, each time another', () => {
    const wanted = {
      domain: 'd',
      selector: 's',
      path: '/k',
      type: 'rsa',
      bits: 2048,
      pkcs8: true,
      file: closed,
    } as const
    const change = dkimKept(wanted, known(null))
    expect(JSON.stringify(change)).not.toContain('PRIVATE')
    const script = () =>
      change.kind.script?.(change, { user: 'root', nonce: 'n', lasts: true, print: () => '' }) ?? ''
    expect(script()).toContain('-----BEGIN PRIVATE KEY-----')
    expect(script()).not.toBe(script())
  })
})
