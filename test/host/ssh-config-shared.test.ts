import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseSshConfig, sshConfigText } from '../../src/host/ssh-config.ts'
import { sharedSshConfig } from '../../src/host/ssh-config-shared.ts'
import { folder } from '../cli/run.ts'

const hasSsh = (() => {
  try {
    return execFileSync('ssh', ['-V'], { stdio: 'ignore' }) === null
  } catch {
    return false
  }
})()

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

  it('is the same as when it is asked for each', async () => {
    for (const more of ['', 'Match host web3\n  Port 9\n', 'Include INCLUDED\n', 'Include "INCLUDED"\n']) {
      const root = folder({ more: 'Host web3\n  Port 7\n' })
      const file = join(root, 'config')
      writeFileSync(file, CONFIG + more.replace('INCLUDED', join(root, 'mo*')))
      const shared = sharedSshConfig(file)
      for (const host of hosts)
        expect(await shared(host), host).toEqual(parseSshConfig(await sshConfigText(host, { file }), host))
      expect((await shared('web1', 'me')).user).toBe('me')
    }
  })

  it('comes to an end with files that include each other', async () => {
    const root = folder({})
    const file = join(root, 'config')
    writeFileSync(file, `Include ${file}\n`)
    await expect(sharedSshConfig(file)('web1')).rejects.toThrow('include')
  })
})
