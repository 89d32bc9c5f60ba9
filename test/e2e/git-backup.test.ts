import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Internet, internet, isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { type Controller, controller, recap } from './controller.ts'

describe.skipIf(!isInLab())('git-backup', () => {
  let net: Internet
  let box: RunningHost
  let control: Controller
  let mine = ''
  let recipients: string[] = []
  const tree = '/var/backups/hostwright/tree'

  const play = (more: Record<string, unknown> = {}) => {
    const backup = {
      repository: net.git.url,
      known_hosts: net.git.hostKey,
      deploy_key: '{{ deploy_key }}',
      plain: ['/etc/motd', '/srv/empty'],
      secret: ['/srv/secret'],
      recipients,
      ...more,
    }
    const tasks = [
      { name: 'git', apt: 'git' },
      { name: 'a file', file: { path: '/etc/motd', content: 'hello\n' } },
      { name: 'backup', 'git-backup': backup },
    ]
    control.write(
      'play.yml',
      JSON.stringify([{ name: 'backup', hosts: 'all', vars_files: ['vars.yml'], tasks }]),
    )
  }
  const log = () => net.git.commits()

  beforeAll(async () => {
    const lab = openLab()
    net = await internet(lab)
    box = await lab.host({ name: 'box' })
    await box.get(['apt-get', 'update'])
    await box.get([
      'sh',
      '-c',
      'head -c 200000 /dev/urandom >/srv/secret; chmod 600 /srv/secret; : >/srv/empty',
    ])
    control = controller(lab, [box])
    const key = join(mkdtempSync(join(tmpdir(), 'key-')), 'id')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key])
    await net.git.addKey(readFileSync(`${key}.pub`, 'utf8'))
    control.write('deploy_key', `${readFileSync(key, 'utf8')}\n`)
    control.write('vars.yml', 'deploy_key: !file deploy_key\n')
    mine = await generateIdentity()
    recipients = [await identityToRecipient(mine), await identityToRecipient(await generateIdentity())]
    play()
  })
  afterAll(async () => openLab().down(box))

  it('is predicted as far as it can be', async () => {
    const ran = await control.run('play.yml', '--check')
    expect([2, 3], ran.out).toContain(ran.code)
    expect(ran.out).toContain('push a backup to')
    expect(ran.out + ran.err).not.toContain('PRIVATE KEY')
    expect((await box.exec(['ls', '/var/backups/hostwright'])).code).not.toBe(0)
  })

  it('pushes what is plain and what is encrypted, and then nothing more', async () => {
    const ran = await control.run('play.yml')
    expect(ran.code, ran.out + ran.err).toBe(0)
    expect(await log()).toEqual(['Back up the configuration'])
    expect(await box.get(['cat', `${tree}/plain/etc/motd`])).toBe('hello\n')
    const again = await control.run('play.yml')
    expect(recap(again, 'box'), again.out).toMatchObject({ ok: 3, changed: 0 })
    expect((await control.run('play.yml', '--check')).code).toBe(0)
    expect(await log()).toHaveLength(1)
  })

  it('can be decrypted by a recipient, and shows nothing to others', async () => {
    const sealed = await box.get(['base64', '-w', '0', `${tree}/secret/srv%2Fsecret.age`])
    const decrypter = new Decrypter()
    decrypter.addIdentity(mine)
    const content = await decrypter.decrypt(new Uint8Array(Buffer.from(sealed, 'base64')))
    const original = Buffer.from(await box.get(['base64', '-w', '0', '/srv/secret']), 'base64')
    expect(Buffer.from(content).equals(original)).toBe(true)
    expect(
      await box.get(['stat', '-c', '%a', '/var/backups/hostwright', '/var/backups/hostwright/hmac']),
    ).toBe('700\n600\n')
  })

  it('pushes only what changed', async () => {
    const before = await box.get(['sha256sum', `${tree}/secret/srv%2Fsecret.age`])
    await box.get(['sh', '-c', 'echo more >>/srv/empty'])
    const ran = await control.run('play.yml')
    expect(ran.out).toContain('(/srv/empty)')
    expect(await log()).toHaveLength(2)
    expect(await box.get(['sha256sum', `${tree}/secret/srv%2Fsecret.age`])).toBe(before)
    await box.get(['chmod', '0640', '/srv/secret'])
    expect((await control.run('play.yml')).code).toBe(0)
    expect(await log()).toHaveLength(3)
    play({ plain: ['/etc/motd'] })
    const less = await control.run('play.yml')
    expect(less.out).toContain('without /srv/empty')
    expect((await control.run('play.yml', '--check')).code).toBe(0)
    expect((await box.exec(['ls', `${tree}/plain/srv`])).code).not.toBe(0)
  })

  it('refuses one recipient, and a private key among plain files', async () => {
    play({ recipients: recipients.slice(0, 1) })
    expect((await control.run('play.yml')).out).toContain('at least two recipients')
    await box.get(['sh', '-c', 'echo "-----BEGIN PRIVATE KEY-----" >/srv/key'])
    play({ plain: ['/srv/key'] })
    const commits = (await log()).length
    expect((await control.run('play.yml')).out).toContain(
      'a private key is among the plain files: plain/srv/key',
    )
    expect(await log()).toHaveLength(commits)
    play({ plain: ['/etc/motd'] })
    expect((await control.run('play.yml')).code).toBe(0)
  })

  it('pushes nothing over what another pushed', async () => {
    const steal = `set -e; cd /root; rm -rf other; D=/var/backups/hostwright
export GIT_SSH_COMMAND="ssh -i $D/key -o UserKnownHostsFile=$D/known_hosts"
git clone -q ${net.git.url} other; cd other; git -c user.name=x -c user.email=x commit -q --allow-empty -m theirs; git push -q origin HEAD:main`
    await box.get(['sh', '-c', steal])
    await box.get(['sh', '-c', 'echo other >>/srv/secret'])
    const ran = await control.run('play.yml')
    expect(ran.code).not.toBe(0)
    expect(ran.out).toContain('commits that were not made here')
    expect((await log())[0]).toBe('theirs')
  })
})
