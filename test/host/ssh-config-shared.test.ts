import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { parseSshConfig } from '../../src/host/ssh-config-parser.ts'
import { askSsh } from '../../src/host/ssh-config-query.ts'
import { sharedSshConfig } from '../../src/host/ssh-config-shared.ts'
import { folder } from '../cli/run.ts'

const hasSsh = (() => {
  try {
    return execFileSync('ssh', ['-V'], { stdio: 'ignore' }) === null
  } catch {
    return false
  }
})()

const ssh = hasSsh ? execFileSync('sh', ['-c', 'command -v ssh'], { encoding: 'utf8' }).trim() : ''

const CONFIG = `
Host web*
  User deploy
  Port 2200
Host web2
  IdentityFile ~/.ssh/two
Host db? !db9
  HostName %h.internal.example
Host alias
  HostName 192.0.2.7
Host tok*
  IdentityFile ~/.ssh/%h
`

const NAMES = ['a', 'ab', 'a1', 'b1', 'a.x', '10.0.0.1', 'root', 'no', '127.1', 'A1', '0::1', 'a1.', '0x1']
const LINES = [
  ...['HostName %h', 'HostName %h.x', 'HostName a1', 'HostName "b1"', 'HostName %h%h', 'HostName=a2'],
  ...[
    'HostName B1',
    'HostName x.%h',
    'Port 7',
    'User root',
    'User a1',
    'IdentityFile ~/.ssh/%h',
    'ProxyJump a1',
  ],
  ...[
    'UserKnownHostsFile /k%h',
    'UserKnownHostsFile /k_%C',
    'HostKeyAlias a1',
    'ControlPath /x%C',
    '# Host x',
  ],
  ...['IdentityAgent /x%h', 'CanonicalizeHostname no', 'Match host a*', 'Match originalhost b1'],
]

describe.skipIf(!hasSsh)('what ssh says of many hosts', () => {
  const hosts = [
    'web1',
    'web2',
    'web3',
    'db1',
    'db2',
    'db9',
    'alias',
    'tok1',
    'tok2',
    'other',
    '127.0.1.1',
    '127.0.1.2',
    'WEB1',
  ]

  /** The answers for these hosts, given by one shared asker, and how many `ssh -G` that took. */
  const compared = async (config: string, names: readonly string[], files: Record<string, string> = {}) => {
    const root = folder({ ...files, 'bin/ssh': `#!/bin/sh\necho x >>"$ASKED"\nexec ${ssh} "$@"\n` })
    chmodSync(join(root, 'bin/ssh'), 0o755)
    const file = join(root, 'config')
    writeFileSync(file, config.replaceAll('ROOT', root))
    vi.stubEnv('ASKED', join(root, 'asked'))
    vi.stubEnv('PATH', `${join(root, 'bin')}:${process.env['PATH']}`)
    const shared = sharedSshConfig(file)
    const answers = await Promise.all(names.map((host) => shared({ host })))
    const asked = readFileSync(join(root, 'asked'), 'utf8').length / 2
    for (const [at, host] of names.entries()) {
      const { text } = await askSsh(host, { file })
      expect(answers[at], host).toEqual(parseSshConfig(text, host, file))
    }
    return asked
  }
  afterEach(() => void vi.unstubAllEnvs())

  it.each([
    ['patterns', '', 8],
    ['a Match', 'Match host web3\n  Port 9\n', hosts.length],
    ['an Include', 'Include ROOT/mo*\n', 9],
    ['a quoted Include', 'Include "ROOT/mo*"\n', 9],
    ['an Include with brackets', 'Include ROOT/mo[r]e\n', 9],
    ['an Include with a wildcard for a directory', 'Include ROOT/s*/x\n', 9],
    ['an Include of what does not exist', 'Include ROOT/absent\n', 8],
    ['a quoted pattern', 'Host "web3"\n  Port 9\n', hosts.length],
    ['a canonical name', 'CanonicalizeHostname yes\nCanonicalDomains invalid\n', hosts.length],
    ['a token that ssh fills in', 'UserKnownHostsFile ~/known_%C\n', hosts.length],
    ['a token that we fill in', 'ProxyCommand nc %h %p\nControlPath ~/%C\n', 8],
    ['an equals sign, a comment', 'Host = web3 # that one\n  Port = 9\n', 9],
    ['a host name that is one of the hosts', 'Host web*\n  HostName web1\n', 9],
  ])(
    'is the same as when it is asked for each, and asks no oftener than is needed: %s',
    async (_title, more, times) => {
      const inner = { more: 'Host web3\n  Port 7\n', 'sub/x': 'Host web3\n  Port 7\n' }
      const asked = await compared(more + CONFIG, hosts, inner)
      expect(asked).toBe(times)
    },
  )

  it('is the same as when it is asked for each, whatever is written', async () => {
    const word = fc.constantFrom('*', 'a*', '?1', '!a1', '!*.x', 'a', 'b?', '"a1"', 'A*', 'a1,b1', '[ab]1')
    const host = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `Host ${words.join(' ')}`)
    const line = fc.oneof(host, host, fc.constantFrom(...LINES), fc.constantFrom(...LINES))
    const names = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 2, maxLength: 6 })
    const said = (error: unknown) => String(error)
    const property = fc.asyncProperty(fc.array(line, { maxLength: 9 }), names, async (lines, asked) => {
      const file = join(folder({ config: `${lines.join('\n')}\n` }), 'config')
      const shared = sharedSshConfig(file)
      const answers = await Promise.all(asked.map((one) => shared({ host: one }).catch(said)))
      for (const [at, one] of asked.entries()) {
        const alone = askSsh(one, { file }).then(({ text }) => parseSshConfig(text, one, file))
        expect(answers[at], one).toEqual(await alone.catch(said))
      }
    })
    await fc.assert(property, { numRuns: 25 })
  }, 60_000)

  it('is asked once for a thousand hosts that are alike', async () => {
    const names = Array.from({ length: 1000 }, (_, at) => `web-${at}.example.org`)
    const asked = sharedSshConfig('/dev/null')
    const started = performance.now()
    const answers = await Promise.all(names.map((host) => asked({ host })))
    expect(answers.map(({ hostname }) => hostname)).toEqual(names)
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('follows the home of the user database where ssh does, and HOME where ssh does', async () => {
    const root = folder({ '.ssh/mine': 'Host two\n  Port 7\n' })
    vi.stubEnv('HOME', root)
    await compared('Include mine\nInclude ~/.ssh/mine\nHost *\n  IdentityFile ~/.ssh/x\n', ['one', 'two'])
  })

  it('takes the user and the port into account', async () => {
    const root = folder({ config: 'Host *\n  UserKnownHostsFile /known_%r_%p\n' })
    const shared = sharedSshConfig(join(root, 'config'))
    const [one, two] = [await shared({ host: 'a', user: 'me', port: 7 }), await shared({ host: 'a' })]
    expect([one.user, one.port, one.knownHostsFile]).toEqual(['me', 7, '/known_me_7'])
    expect(two.port).toBe(22)
  })

  it('comes to an end with files that include each other, and says what ssh says', async () => {
    const root = folder({})
    const file = join(root, 'config')
    writeFileSync(file, `Include ${file}\n`)
    await expect(sharedSshConfig(file)({ host: 'web1' })).rejects.toThrow(
      /^Too many recursive configuration includes$/,
    )
  })
})
