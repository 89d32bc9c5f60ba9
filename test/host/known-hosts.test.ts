import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { entriesFor, judge } from '../../src/host/known-hosts.ts'
import { knownHostLine, knownName, parseKnownHosts } from '../../src/host/known-hosts-line.ts'
import { fingerprint, keyType } from '../../src/host/public-key.ts'

const key = (seed: string) => {
  const type = Buffer.from('ssh-ed25519')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(type.length)
  return Buffer.concat([length, type, Buffer.from(seed.padEnd(36, '.'))])
}
const mine = key('mine')
const other = key('other')
const line = (names: string, shown = mine) => `${names} ssh-ed25519 ${shown.toString('base64')} comment`
const verdict = (text: string, host: string, port = 22) =>
  judge(entriesFor(parseKnownHosts(text), knownName(host, port)), mine)
const hashed = (name: string) => {
  const salt = Buffer.from('01234567890123456789')
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`
}

describe('known_hosts', () => {
  it.each([
    ['a key written down is known', line('h'), 'h', 22, 'known'],
    ['a name in a list counts', line('a,h,b'), 'h', 22, 'known'],
    ['another key under the name has changed', line('h', other), 'h', 22, 'changed'],
    ['one of several keys is enough', `${line('h', other)}\n${line('h')}`, 'h', 22, 'known'],
    ['a host that is not there is unknown', line('x'), 'h', 22, 'unknown'],
    ['an empty file knows nobody', '', 'h', 22, 'unknown'],
    ['another port has a name of its own', line('[h]:2222'), 'h', 2222, 'known'],
    ['the plain name does not count for another port', line('h'), 'h', 2222, 'unknown'],
    ['hashed names are found', line(hashed('h')), 'h', 22, 'known'],
    ['wildcards match', line('*.example'), 'mx.example', 22, 'known'],
    ['a negated pattern takes the line away', line('*.example,!mx.example'), 'mx.example', 22, 'unknown'],
    [
      'a revoked key is revoked though it is known',
      `${line('h')}\n@revoked ${line('*')}`,
      'h',
      22,
      'revoked',
    ],
    ['comments are passed over', `# ${line('h')}\n\n`, 'h', 22, 'unknown'],
    [
      'a certificate authority is no key of a host',
      `@cert-authority ${line('h', other)}`,
      'h',
      22,
      'unknown',
    ],
  ] as const)('%s', (_title, text, host, port, expected) => {
    expect(verdict(text, host, port)).toBe(expected)
  })

  it.each([false, true])('finds what it has written, hashed: %s', (hidden) => {
    const written = knownHostLine('[h]:2222', mine, hidden)
    expect(written.includes('[h]')).toBe(!hidden)
    expect(verdict(written, 'h', 2222)).toBe('known')
    expect(verdict(written, 'h', 22)).toBe('unknown')
  })

  it('names a key by type and fingerprint as ssh does', () => {
    expect(keyType(mine)).toBe('ssh-ed25519')
    expect(fingerprint(mine)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
  })
})
