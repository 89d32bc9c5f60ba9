import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folder } from '../cli/run.ts'
import { canRunSshd, makeKey, type Sshd, startSshd } from './sshd.ts'
import { waysBy } from './ways.ts'

/** A configuration, and which machine each of its hosts is. */
interface Row {
  readonly title: string
  readonly lines: readonly string[]
  readonly hosts: Readonly<Record<string, 'alpha' | 'beta' | 'refused'>>
  readonly known?: string
  readonly accept?: boolean
}

describe.skipIf(!canRunSshd)(
  'a connection of ours leads where ssh leads, or nowhere where ssh is refused',
  () => {
    let alpha: Sshd
    let beta: Sshd
    let root: string
    let key: string
    let agent: string
    let agentPid: string
    beforeAll(async () => {
      root = folder({ 'one/hosts.conf': '', 'two/hosts.conf': '', 'a b/none': '' })
      key = join(root, 'id')
      makeKey(key)
      alpha = await startSshd([
        'SetEnv MARKER=alpha SHLVL=2',
        `AuthorizedKeysFile ${key}.pub`,
        'MaxAuthTries 3',
      ])
      beta = await startSshd(['SetEnv MARKER=beta SHLVL=2', `AuthorizedKeysFile ${key}.pub`])
      const told = execFileSync('ssh-agent', ['-s'], { encoding: 'utf8' })
      agent = /SSH_AUTH_SOCK=([^;]+)/.exec(told)?.[1] ?? ''
      agentPid = /SSH_AGENT_PID=(\d+)/.exec(told)?.[1] ?? ''
      for (const name of ['1', '2', '3', '4']) {
        makeKey(join(root, `other${name}`))
        execFileSync('ssh-add', ['-q', join(root, `other${name}`)], {
          env: { ...process.env, SSH_AUTH_SOCK: agent },
        })
      }
    })
    afterAll(() => {
      alpha.stop()
      beta.stop()
      process.kill(Number(agentPid))
    })

    const hostKey = (sshd: Sshd) => sshd.knownHost.split(' ').slice(1).join(' ')
    const base = () => [
      'Host *',
      '  HostName 127.0.0.1',
      `  Port ${alpha.port}`,
      '  User root',
      `  UserKnownHostsFile ${join(root, 'known_hosts')}`,
      '  GlobalKnownHostsFile /dev/null',
      `  IdentityFile ${key}`,
      '  IdentityAgent none',
      '  HashKnownHosts no',
      '  KexAlgorithms curve25519-sha256',
    ]
    const at = (host: string, ...lines: readonly string[]) => [
      `Host ${host}`,
      ...lines.map((line) => `  ${line}`),
    ]
    const atBeta = (host: string, ...lines: readonly string[]) => at(host, `Port ${beta.port}`, ...lines)

    const rows: readonly { readonly title: string; readonly row: () => Omit<Row, 'title'> }[] = [
      {
        title: 'ports and patterns',
        row: () => ({
          lines: atBeta('b* !bad'),
          hosts: { a: 'alpha', b1: 'beta', bad: 'alpha', b2: 'beta' },
        }),
      },
      {
        title: 'an Include with a wildcard for a directory',
        row: () => {
          writeFileSync(join(root, 'two/hosts.conf'), atBeta('two').join('\n'))
          return { lines: [`Include ${root}/*/hosts.conf`], hosts: { one: 'alpha', two: 'beta' } }
        },
      },
      {
        title: 'an Include with brackets',
        row: () => {
          writeFileSync(join(root, 'x1.conf'), atBeta('two').join('\n'))
          return { lines: [`Include ${root}/x[0-9].conf`], hosts: { one: 'alpha', two: 'beta' } }
        },
      },
      {
        title: 'a Match',
        row: () => ({
          lines: ['Match host two', `  Port ${beta.port}`],
          hosts: { one: 'alpha', two: 'beta' },
        }),
      },
      {
        title: 'a user whom the host does not know',
        row: () => ({ lines: at('a', 'User nobody-here'), hosts: { a: 'refused', b: 'alpha' } }),
      },
      {
        title: 'no keys at all',
        row: () => ({ lines: at('a', 'PubkeyAuthentication no'), hosts: { a: 'refused' } }),
      },
      {
        title: 'a host key that is not known',
        row: () => ({ lines: [], hosts: { a: 'refused' }, known: '' }),
      },
      {
        title: 'a host key that is not known and accepted',
        row: () => ({ lines: [], hosts: { a: 'alpha' }, known: '', accept: true }),
      },
      {
        title: 'a host key that has changed',
        row: () => ({
          lines: [],
          hosts: { a: 'refused' },
          known: `[127.0.0.1]:${alpha.port} ${hostKey(beta)}`,
          accept: true,
        }),
      },
      {
        title: 'a key of another type that is known',
        row: () => ({
          lines: [],
          hosts: { a: 'refused' },
          known: `[127.0.0.1]:${alpha.port} ${rsa()}`,
          accept: true,
        }),
      },
      {
        title: 'a key that is known for the plain name',
        row: () => ({ lines: [], hosts: { a: 'alpha' }, known: `127.0.0.1 ${hostKey(alpha)}` }),
      },
      {
        title: 'another key for the plain name',
        row: () => ({ lines: [], hosts: { a: 'refused' }, known: `127.0.0.1 ${hostKey(beta)}` }),
      },
      {
        title: 'a revoked key in known_hosts',
        row: () => ({
          lines: [],
          hosts: { a: 'refused' },
          known: `${alpha.knownHost}\n@revoked * ${hostKey(alpha)}`,
        }),
      },
      {
        title: 'HostKeyAlias on another port',
        row: () => ({
          lines: at('a', 'HostKeyAlias box'),
          hosts: { a: 'alpha' },
          known: `box ${hostKey(alpha)}`,
        }),
      },
      {
        title: 'a changed key under HostKeyAlias',
        row: () => ({
          lines: at('a', 'HostKeyAlias box'),
          hosts: { a: 'refused' },
          known: `box ${hostKey(beta)}`,
          accept: true,
        }),
      },
      {
        title: 'hashed names',
        row: () => {
          const file = join(root, 'hashed')
          writeFileSync(file, `${alpha.knownHost}\n`)
          execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' })
          return { lines: [], hosts: { a: 'alpha' }, known: readFileSync(file, 'utf8') }
        },
      },
      {
        title: 'RevokedHostKeys that list the key',
        row: () => ({
          lines: at('a', `RevokedHostKeys ${alpha.folder}/host.pub`),
          hosts: { a: 'refused', b: 'alpha' },
        }),
      },
      {
        title: 'RevokedHostKeys that list another',
        row: () => ({ lines: at('a', `RevokedHostKeys ${beta.folder}/host.pub`), hosts: { a: 'alpha' } }),
      },
      {
        title: 'RevokedHostKeys that cannot be read',
        row: () => ({ lines: at('a', `RevokedHostKeys ${root}/absent`), hosts: { a: 'refused' } }),
      },
      {
        title: 'RevokedHostKeys with a line that is no key',
        row: () => ({ lines: at('a', `RevokedHostKeys ${root}/known_hosts`), hosts: { a: 'refused' } }),
      },
      {
        title: 'a key revocation list',
        row: () => {
          for (const one of [alpha, beta])
            execFileSync('ssh-keygen', ['-q', '-k', '-f', `${one.folder}/krl`, `${one.folder}/host.pub`])
          return {
            lines: [
              ...at('a', `RevokedHostKeys ${alpha.folder}/krl`),
              ...at('b', `RevokedHostKeys ${beta.folder}/krl`),
            ],
            hosts: { a: 'refused', b: 'alpha' },
          }
        },
      },
      {
        title: 'tokens and quotes in a ProxyCommand',
        row: () => ({
          lines: at(
            '127.0.0.1',
            `ProxyCommand sh -c 'test "$1$2" = "100%%root" && exec ssh -F ${root}/proxy -W "[%h]:%p" b' x 100%% "%r"`,
          ),
          hosts: { '127.0.0.1': 'alpha' },
        }),
      },
      {
        title: 'a ProxyCommand that ends',
        row: () => ({ lines: at('a', 'ProxyCommand false'), hosts: { a: 'refused' } }),
      },
      {
        title: 'ProxyJump with user and port',
        row: () => ({ lines: at('a', `ProxyJump root@127.0.0.1:${beta.port}`), hosts: { a: 'alpha' } }),
      },
      {
        title: 'ProxyJump as a URI',
        row: () => ({ lines: at('a', `ProxyJump ssh://root@127.0.0.1:${beta.port}`), hosts: { a: 'alpha' } }),
      },
      {
        title: 'ProxyJump by names of the same file, over two hops',
        row: () => ({
          lines: [...at('a', 'ProxyJump h1,root@h2'), ...atBeta('h1'), ...atBeta('h2')],
          hosts: { a: 'alpha' },
        }),
      },
      {
        title: 'ProxyJump over a host that refuses',
        row: () => ({
          lines: [...at('a', 'ProxyJump h1'), ...atBeta('h1', 'User nobody-here')],
          hosts: { a: 'refused' },
        }),
      },
      {
        title: 'IdentitiesOnly beside an agent of many keys',
        row: () => ({
          lines: at('a', `IdentityAgent ${agent}`, 'IdentitiesOnly yes'),
          hosts: { a: 'alpha' },
        }),
      },
      {
        title: 'an agent that is not there',
        row: () => ({ lines: at('a', `IdentityAgent ${root}/absent`), hosts: { a: 'alpha' } }),
      },
      {
        title: 'paths with blanks and tokens',
        row: () => {
          writeFileSync(join(root, 'a b/key a root'), readFileSync(key), { mode: 0o600 })
          writeFileSync(join(root, 'a b/known a'), `${alpha.knownHost}\n`)
          return {
            lines: at(
              'a',
              `IdentityFile "${root}/a b/key %n %r"`,
              `UserKnownHostsFile ${root}/absent "${root}/a b/known %k"`,
              'IdentitiesOnly yes',
            ),
            hosts: { a: 'alpha' },
            known: '',
          }
        },
      },
      {
        title: 'key exchange that both know',
        row: () => ({
          lines: at('a', 'KexAlgorithms ecdh-sha2-nistp256', 'Ciphers aes256-ctr', 'MACs hmac-sha2-512'),
          hosts: { a: 'alpha' },
        }),
      },
      {
        title: 'keys of a type that may not log in',
        row: () => ({ lines: at('a', 'PubkeyAcceptedAlgorithms rsa-sha2-512'), hosts: { a: 'refused' } }),
      },
    ]
    const rsa = () => {
      const file = join(root, 'rsa')
      try {
        readFileSync(file)
      } catch {
        makeKey(file, 'rsa')
      }
      return readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')
    }

    it.each(rows)('$title', async ({ row }) => {
      const { lines, hosts, known, accept } = row()
      const file = join(root, 'known_hosts')
      const write = () => writeFileSync(file, known ?? `${alpha.knownHost}\n${beta.knownHost}\n`)
      write()
      writeFileSync(join(root, 'proxy'), [...atBeta('b'), ...base()].join('\n'))
      const ways = waysBy([...lines, ...base()], accept ?? false)
      for (const [host, expected] of Object.entries(hosts)) {
        write()
        const ssh = await ways.ssh(host)
        const after = readFileSync(file, 'utf8')
        write()
        const ours = await ways.ours(host)
        expect(ssh, `ssh ${host}`).toMatch(new RegExp(`^${expected}`))
        expect(ours, host).toMatch(new RegExp(`^${expected}`))
        expect(readFileSync(file, 'utf8'), 'known_hosts').toBe(after)
      }
    })
  },
)
