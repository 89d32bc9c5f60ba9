import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { erase } from '../../src/define/task.ts'
import { STATE_DIR } from '../../src/host/state-dir.ts'
import { known, type Seen, unknown } from '../../src/model/seen.ts'
import { announce } from '../../src/run/plan/announce.ts'
import { paramsChecker } from '../../src/schema/check.ts'
import { ajvCompiler } from '../../src/schema/validator.ts'
import task from '../../tasks/dns/dns-record.ts'
import { dnsOwn, dnsOwned, dnsOwnedIn } from '../../tasks/dns/lib/dns-owned.ts'
import { providerOf } from '../../tasks/dns/lib/dns-provider.ts'
import type { DnsRecords } from '../../tasks/dns/lib/dns-state.ts'

const set = (...values: string[]): DnsRecords => ({ ttl: 3600, values })

interface Here {
  readonly seen: DnsRecords | Seen<DnsRecords>
  readonly owned?: readonly string[] | null
}

function planned(params: Record<string, unknown>, { seen, owned = null }: Here): string[] {
  const value = { name: 'Mail.Example.', type: 'TXT', server: '192.0.2.53', ...params } as never
  const checked = paramsChecker(ajvCompiler()).filled({ task: task.name, schema: task.params, value })
  if (checked.problems.length > 0) return checked.problems.map(({ message }) => message)
  const provider = providerOf(checked.params)
  const asked = { provider, zone: null, name: 'mail.example', type: 'TXT' } as const
  const remembered = known(owned === null ? null : { digests: owned, set: null, mark: null })
  const current = { asked, seen: isSeen(seen) ? seen : known(seen), owned: remembered }
  return erase(task)
    .plan({ sets: [current] }, checked.params as never)
    .flatMap((change) => announce(change) ?? [])
    .map(({ change, certainty }) => `${certainty}: ${change.summary}`)
}

function isSeen(seen: Here['seen']): seen is Seen<DnsRecords> {
  return seen !== null && 'known' in seen
}

const OWN = 'definite: record that mail.example TXT is ours'

describe('dns-record', () => {
  it.each<[string, Record<string, unknown>, Here, string[]]>([
    ['sets what is not there', { value: 'a' }, { seen: null }, [OWN, 'definite: set mail.example TXT to a']],
    ['sets an empty text', { value: '' }, { seen: null }, [OWN, 'definite: set mail.example TXT to ']],
    ['sets the text 0', { value: '0' }, { seen: null }, [OWN, 'definite: set mail.example TXT to 0']],
    ['does nothing when all is right, whoever wrote it', { value: 'a' }, { seen: set('a') }, []],
    ['does not mind the order', { values: ['b', 'a'] }, { seen: set('a', 'b') }, []],
    ['counts a record once', { values: ['a', 'a'] }, { seen: set('a') }, []],
    ['keeps the time to live that nobody named', { value: 'a' }, { seen: { ttl: 5, values: ['a'] } }, []],
    [
      'sets the time to live, also to 0, of records of anybody',
      { value: 'a', ttl: 0 },
      { seen: set('a') },
      [OWN, 'definite: set mail.example TXT to a'],
    ],
    [
      'replaces what is foreign when told so',
      { value: 'a', adopt: true },
      { seen: set('b') },
      [OWN, 'definite: set mail.example TXT to a'],
    ],
    ['leaves absent what is absent', { state: 'absent' }, { seen: null }, []],
    [
      'removes what it wrote',
      { state: 'absent', adopt: true },
      { seen: set('a'), owned: ['x'] },
      ['definite: remove mail.example TXT', 'definite: forget that mail.example TXT was ours'],
    ],
    [
      'shows a person the line and waits',
      { value: 'a', manual: true },
      { seen: set('b') },
      ['definite: mail.example. 3600 IN TXT "a"', 'definite: wait for a person to set mail.example TXT to a'],
    ],
    ['asks nothing of a person when all is right', { value: 'a', manual: true }, { seen: set('a') }, []],
    [
      'is unknown while its value is',
      { value: unknown('the key is made first') },
      { seen: null },
      ['unknown: record that mail.example TXT is ours', 'unknown: set mail.example TXT'],
    ],
  ])('%s', (_title, params, here, expected) => {
    expect(planned(params, here)).toEqual(expected)
  })

  it.each<[string, Record<string, unknown>, Here, string]>([
    [
      'what is foreign',
      { value: 'a' },
      { seen: set('b') },
      'mail.example TXT is "b", which was not written for this host: adopt: true replaces it',
    ],
    ['to remove what is foreign', { state: 'absent' }, { seen: set('b'), owned: [] }, 'adopt: true'],
    [
      'records beside an alias',
      { value: 'a', adopt: true },
      { seen: { alias: 'x.example.' } },
      'alias of x.example.',
    ],
    ['an empty list', { values: [] }, { seen: null }, 'state: absent'],
  ])('refuses %s', (_title, params, here, words) => {
    expect(() => planned(params, here)).toThrow(words)
  })

  it('owns what it replaced and what it put there, should it die between the two', () => {
    const asked = { name: 'mail.example', type: 'TXT' } as const
    const claim = { asked, seen: known(set('a')), owned: known(null), after: known(set('b')), adopt: true }
    const { after } = dnsOwn(claim)
    const owned = (after.known ? after.value : null) as { readonly digests: readonly string[] }
    for (const value of ['a', 'b'])
      expect(planned({ value: 'c' }, { seen: set(value), owned: owned.digests })).toHaveLength(2)
    expect(() => planned({ value: 'c' }, { seen: set('d'), owned: owned.digests })).toThrow('adopt: true')
  })

  it('is told by the host which of several records are ours', () => {
    const folder = mkdtempSync(join(tmpdir(), 'owned-'))
    const run = (script: string) =>
      execFileSync('sh', ['-c', `HW=${folder}; ${script.replace(STATE_DIR, ':')}`], { encoding: 'latin1' })
    const names = ['a.example', 'b.example', 'c.example'] as const
    for (const name of [names[0], names[2]]) {
      const asked = { name, type: 'TXT' } as const
      const states = { seen: known(null), owned: known(null), after: known(set(name)) }
      const claim = {
        asked,
        ...states,
        adopt: false,
        member: name === names[0] ? { set: 'mail', mark: 'm' } : undefined,
      }
      const change = dnsOwn(claim)
      run(change.kind.script?.(change, { nonce: 'n', lasts: true, user: 'root', print: () => '' }) ?? 'false')
    }
    const { ask } = dnsOwned('').kind
    if (ask.on !== 'host') throw new TypeError('a host is asked')
    const subjects = names.map((name) => `${name} TXT`)
    const stdout = run(ask.script(subjects))
    const digests = expect.arrayContaining([expect.stringMatching(/^[0-9a-f]{32}$/)]) as unknown
    expect(ask.parse({ stdout, stderr: '', status: 0 }, subjects)).toEqual([
      { digests, set: 'mail', mark: 'm' },
      null,
      { digests, set: null, mark: null },
    ])
    const old = '["0123456789abcdef0123456789abcdef"]\0'
    expect(ask.parse({ stdout: old, stderr: '', status: 0 }, ['a.example TXT'])).toEqual([
      { digests: ['0123456789abcdef0123456789abcdef'], set: null, mark: null },
    ])
    const { ask: askSet } = dnsOwnedIn('').kind
    if (askSet.on !== 'host') throw new TypeError('a host is asked')
    const all = { stdout: run(askSet.script(['mail'])), stderr: '', status: 0 }
    expect(askSet.parse(all, ['mail', 'other'])).toEqual([[{ subject: 'a.example TXT', mark: 'm' }], []])
  })
})
