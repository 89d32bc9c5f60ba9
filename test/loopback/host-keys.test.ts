import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSsh } from '../../src/host/ssh.ts'
import { sshFiles } from '../../src/host/ssh-files.ts'
import { openSocket } from '../../src/host/ssh-socket.ts'
import { canRunSshd, type Sshd, startSshd } from './sshd.ts'
import { plainConfig } from './ways.ts'

describe.skipIf(!canRunSshd)('the key of a host', () => {
  let sshd: Sshd
  beforeAll(async () => {
    sshd = await startSshd()
  })
  afterAll(() => sshd.stop())

  const connect = (knownHosts: string, acceptNewHostKeys = false) => {
    const file = join(sshd.folder, 'known_hosts')
    writeFileSync(file, knownHosts)
    const config = plainConfig({ port: sshd.port, knownHostsFiles: [file], knownHostsFile: file })
    const target = { name: 'box', config, keyFile: sshd.keyFile, timeout: 10, acceptNewHostKeys }
    return connectSsh(target, sshFiles(), openSocket(target))
  }
  const other = () => readFileSync(`${sshd.keyFile}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')

  it('that is known lets us in', async () => {
    const connection = await connect(`${sshd.knownHost}\n`)
    expect(connection.user).toBe('root')
    connection.close()
  })

  it('is looked for in each known_hosts file that can be read, as it is when a host is connected to', async () => {
    const files = sshFiles()
    const file = join(sshd.folder, 'later')
    const names = ['/dev/null/below-a-file', join(sshd.folder, 'absent'), file]
    expect(files.knownHosts(names)).toEqual([])
    writeFileSync(file, `${sshd.knownHost}\n`)
    expect(files.knownHosts(names)).toHaveLength(1)
    files.remember(file, 'other ssh-ed25519 AAAA')
    expect(files.knownHosts(names)).toHaveLength(2)
    expect(files.identity('/dev/null/below-a-file')).toEqual({})
  })

  it('that is unknown is refused with its fingerprint', async () => {
    await expect(connect('')).rejects.toThrow(
      /box: the host key is not known: ssh-ed25519 SHA256:[A-Za-z0-9+/]{43}/,
    )
  })

  it('that has changed is refused with its fingerprint, also when new ones are accepted', async () => {
    const changed = `[127.0.0.1]:${sshd.port} ${other()}\n`
    await expect(connect(changed)).rejects.toThrow(/the host key has CHANGED: ssh-ed25519 SHA256:/)
    await expect(connect(changed, true)).rejects.toThrow(/the host key has CHANGED/)
  })

  it('that is new is written down when that was asked for, and known from then on', async () => {
    const first = await connect('', true)
    first.close()
    const written = readFileSync(join(sshd.folder, 'known_hosts'), 'utf8')
    expect(written.trim()).toBe(sshd.knownHost)
    const second = await connect(written)
    second.close()
  })
})

describe.skipIf(!canRunSshd)('a login', () => {
  let sshd: Sshd
  beforeAll(async () => {
    sshd = await startSshd(['AuthorizedKeysFile none'])
  })
  afterAll(() => sshd.stop())

  it('that is not allowed is unreachable, in words', async () => {
    const file = join(sshd.folder, 'known_hosts')
    writeFileSync(file, sshd.knownHost)
    const config = plainConfig({ port: sshd.port, knownHostsFiles: [file], knownHostsFile: file })
    writeFileSync(join(sshd.folder, 'id.pub'), '')
    const target = { name: 'box', config, keyFile: sshd.keyFile, timeout: 10, acceptNewHostKeys: false }
    await expect(connectSsh(target, sshFiles(), openSocket(target))).rejects.toThrow(
      'box: the host accepted none of the keys that were offered',
    )
  })
})
