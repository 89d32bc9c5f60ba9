import { symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isInLab, openLab } from '../../src/lab/index.ts'
import { controller, recap } from './controller.ts'
import { playOf } from './mail-host-ground.ts'
import { ANN, told } from './mail-outside-ground.ts'

describe.skipIf(!isInLab())('a mailbox on Debian 12', { timeout: 400_000 }, () => {
  it('is made, keeps mail, is read over TLS, and is not made again', async () => {
    const lab = openLab()
    const old = await lab.host({ name: 'old', ip4: '198.51.100.13', suite: 'bookworm' })
    const control = controller(lab, [old])
    control.write('password', ANN)
    const vars = {
      mail_host: 'old',
      certificate: '/srv/tls',
      mail_mailbox: true,
    }
    const lines = Object.entries(vars).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    control.write(
      'vars.yml',
      [
        ...lines,
        'mail_domains: [{ name: mail.example, users: [{ name: ann, password: !file password }] }]',
        '',
      ].join('\n'),
    )
    const ssl =
      'mkdir -p /srv/tls && cd /srv/tls && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=old -addext subjectAltName=DNS:old -keyout privkey.pem -out fullchain.pem'
    control.write(
      'play.yml',
      playOf(
        // As preflight.yml has it.
        {
          probe: ['sh', '-c', '. /etc/os-release; echo "$ID ${VERSION_ID:-0}"'],
          register: 'preflight_system',
        },
        { apt: { name: ['chasquid', 'fail2ban', 'python3-systemd', 'nftables', 'openssl', 'curl'] } },
        { command: { argv: ['sh', '-c', ssl], creates: '/srv/tls/fullchain.pem' } },
        // As hardening.yml has it: there are no files of logs.
        { file: { path: '/etc/fail2ban/jail.d/zz-mail.local', content: '[DEFAULT]\nbackend = systemd\n' } },
        { import_tasks: resolve('playbooks/mail/mailbox.yml') },
      ),
    )
    symlinkSync(resolve('templates'), join(control.root, 'templates'))
    const made = await control.run('play.yml')
    expect(made.code, told(made)).toBe(0)
    const again = await control.run('play.yml')
    expect(recap(again, 'old'), told(again)).toMatchObject({ changed: 0 })
    const shell = async (script: string) => {
      const { stdout, stderr } = await old.exec(['bash', '-c', script], { timeout: 120 })
      return stdout + stderr
    }
    const curl = (password: string, path: string) =>
      `curl -sS --cacert /srv/tls/fullchain.pem --resolve old:993:127.0.0.1 --user 'ann@mail.example:${password}' 'imaps://old/${path}'; echo exit $?`
    const hand =
      "printf 'Subject: to-old\\n\\nhello\\n' | setpriv --reuid chasquid --regid chasquid --clear-groups mda-lmtp --addr /run/dovecot/lmtp -f a@b.example -d ann@mail.example; echo $?"
    expect(await shell(hand)).toBe('0\n')
    expect(await shell(curl(ANN, 'INBOX;MAILINDEX=1'))).toMatch(/Subject: to-old[^]*hello/)
    expect(await shell(curl('guess', ''))).toMatch(/exit 67/)
    expect(await shell('ss -ltnH | grep -cE ":(110|143|24|4190) "')).toBe('0\n')
    expect(
      await shell(
        'fail2ban-regex systemd-journal /etc/fail2ban/filter.d/dovecot-login.conf | grep -E "^Lines"',
      ),
    ).toMatch(/ 1 matched/)
    await lab.down(old)
  })
})
