import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusal } from '../../src/host/host-key.ts'
import { connectSsh } from '../../src/host/ssh.ts'
import { sshFiles } from '../../src/host/ssh-files.ts'
import { openSocket } from '../../src/host/ssh-socket.ts'
import { folder } from '../cli/run.ts'
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
    expect(files.knownHosts(names).all).toEqual([])
    writeFileSync(file, `${sshd.knownHost}\n`)
    expect(files.knownHosts(names).all).toHaveLength(1)
    files.remember(file, 'other ssh-ed25519 AAAA')
    expect(files.knownHosts(names).all).toHaveLength(2)
    expect(files.identity('/dev/null/below-a-file')).toEqual({})
  })

  it('that is unknown is refused with its fingerprint', async () => {
    await expect(connect('')).rejects.toThrow(
      /box: the host key is not known: ssh-ed25519 SHA256:[A-Za-z0-9+/]{43}/,
    )
  })

  it('that ssh would look for elsewhere is refused with the way to have that', async () => {
    const key = Buffer.from(sshd.knownHost.split(' ')[2] ?? '', 'base64')
    const config = plainConfig({ elsewhere: ['KnownHostsCommand'] })
    expect(await refusal({ key, config, acceptNew: false }, sshFiles())).toMatch(
      /KnownHostsCommand needs the variable hostwright_transport: openssh$/,
    )
  })

  it('that has changed is refused with its fingerprint, also when new ones are accepted', async () => {
    const changed = `[127.0.0.1]:${sshd.port} ${other()}\n`
    await expect(connect(changed)).rejects.toThrow(
      /the host key has CHANGED: ssh-ed25519 SHA256:.*possible man-in-the-middle attack.*ssh-keygen -R '\[127\.0\.0\.1\]:\d+' -f \S+known_hosts$/,
    )
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

  it('that is new is written down once, by whichever connection comes first, in a file that only we may read', async () => {
    const file = join(folder({}), 'new/known_hosts')
    const config = plainConfig({
      port: sshd.port,
      knownHostsFiles: [file],
      knownHostsFile: file,
      hashKnownHosts: true,
    })
    const target = { name: 'box', config, keyFile: sshd.keyFile, timeout: 10, acceptNewHostKeys: true }
    const files = sshFiles()
    const all = await Promise.all([1, 2, 3, 4].map(() => connectSsh(target, files, openSocket(target))))
    for (const one of all) one.close()
    const written = readFileSync(file, 'utf8')
    expect(written).toMatch(/^\|1\|[^\n ]+ ssh-ed25519 [^\n ]+\n$/)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700)
    // A second file without a newline at its end is not spoilt.
    writeFileSync(file, 'other ssh-ed25519 AAAA')
    const again = await connectSsh(target, sshFiles(), openSocket(target))
    again.close()
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3)
  })

  it('that cannot be written down, though it is new, is refused', async () => {
    for (const file of ['/dev/null/below-a-file', undefined]) {
      const config = plainConfig({ port: sshd.port, ...(file === undefined ? {} : { knownHostsFile: file }) })
      const target = { name: 'box', config, keyFile: sshd.keyFile, timeout: 10, acceptNewHostKeys: true }
      await expect(connectSsh(target, sshFiles(), openSocket(target))).rejects.toThrow(
        /cannot be recorded: E|names no file to write it to/,
      )
    }
  })

  it('that is another than the one known for its address is refused where CheckHostIP is on', async () => {
    const file = join(sshd.folder, 'known_hosts')
    const key = sshd.knownHost.split(' ').slice(1).join(' ')
    writeFileSync(file, `[localhost]:${sshd.port} ${key}\n[192.0.2.1]:${sshd.port} ${other()}\n`)
    const shown = {
      key: Buffer.from(key.split(' ')[1] ?? '', 'base64'),
      address: '192.0.2.1',
      acceptNew: true,
    }
    const config = plainConfig({ hostname: 'localhost', port: sshd.port, knownHostsFiles: [file] })
    expect(await refusal({ ...shown, config }, sshFiles())).toBeUndefined()
    expect(await refusal({ ...shown, config: { ...config, checkHostIp: true } }, sshFiles())).toMatch(
      /not the one known for the address 192\.0\.2\.1: .*possible man-in-the-middle attack/,
    )
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
