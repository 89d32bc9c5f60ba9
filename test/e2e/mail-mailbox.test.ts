import { beforeAll, describe, expect, it } from 'vitest'
import { isInLab, OUTSIDE } from '../../src/lab/index.ts'
import { recap } from './controller.ts'
import {
  ANN,
  arrived,
  ask,
  blankServer,
  EVE,
  forgive,
  type Ground,
  judgeOf,
  MX,
  onHost,
  play,
  told,
} from './mail-outside-ground.ts'
import { login, swaks, verdicts } from './mail-outside-tls.ts'
import { found, imap, inbound, MAILBOXES, read, STRICT } from './mailbox-ground.ts'
import { predictionsOf, TRUE } from './predictions.ts'

const NEW = 'another pass phrase'
const [FIRST, SECOND] = MAILBOXES

describe.skipIf(!isInLab())('a mailbox of one’s own', { timeout: 400_000 }, () => {
  let ground: Ground

  /** An apply after this change of the settings, and a second run, which changes nothing. */
  const become = async (change: object) => {
    const made = await play(ground, 'mailserver.yml', change)
    expect(made.code, told(made)).toBe(0)
    const again = await play(ground, 'mailserver.yml')
    expect(again.code, told(again)).toBe(0)
    expect(recap(again, MX), told(again)).toMatchObject({ changed: 0 })
    return made
  }
  const sh = async (script: string) => (await onHost(ground, script)).stdout

  beforeAll(async () => {
    const server = await blankServer()
    // Undefined: no mailboxes elsewhere.
    server.vars = { mail_domains: MAILBOXES, mail_imap: undefined }
    ground = { ...server, judge: await judgeOf(server) }
  })

  it('is foreseen on a blank host, and made as foreseen', async () => {
    const check = await play(ground, 'mailserver.yml', {}, ['--check'])
    expect([2, 3], told(check)).toContain(check.code)
    expect(check.out).toContain('give ann@mail.example a mailbox')
    const made = await play(ground, 'mailserver.yml', {}, ['--json'])
    expect(made.code, told(made)).toBe(0)
    expect(predictionsOf(made, MX)).toMatchObject(TRUE)
    const again = await play(ground, 'mailserver.yml')
    expect(recap(again, MX), told(again)).toMatchObject({ changed: 0 })
  })

  it('takes what others send, and its owner reads it', async () => {
    const out = await ask(ground, inbound('ann@mail.example', 'from-judge'))
    expect(out).toContain('exit 0')
    const seen = await read(ground, 'ann@mail.example', ANN, 'from-judge')
    expect(seen).toMatch(/Return-Path: <stranger@judge\.lab\.example>[^]*Subject: from-judge[^]*hello/)
    await ground.net.mail.send({ to: 'ann@mail.example', subject: 'from-world' })
    expect(await read(ground, 'ann@mail.example', ANN, 'from-world')).toMatch(/dkim=pass/)
  })

  it.each([
    ['with a tag', 'ann+news@mail.example', 'ann@mail.example', ANN],
    ['in capitals', 'EVE@Shop.Example', 'eve@shop.example', EVE],
    ['with dots', 'e.v.e@shop.example', 'eve@shop.example', EVE],
    ['for postmaster', 'postmaster@mail.example', 'ann@mail.example', ANN],
  ])('takes mail %s', async (_title, to, user, password) => {
    const subject = `to-${to.split('@')[0]?.toLowerCase().replace(/\W/g, '')}`
    await ask(ground, inbound(to, subject))
    expect(await read(ground, user, password, subject)).toContain(`Subject: ${subject}`)
  })

  it('takes mail of another account of the server, and leaves mail of others to their aliases', async () => {
    const out = await ask(
      ground,
      swaks(`${login()} --from ann@mail.example --to eve@shop.example --h-Subject from-ann`),
    )
    expect(out).toContain('exit 0')
    expect(await read(ground, 'eve@shop.example', EVE, 'from-ann')).toContain('Subject: from-ann')
    await ask(ground, inbound('bob@mail.example', 'to-bob'))
    expect((await arrived(ground, 'to-bob')).header('subject')).toEqual(['to-bob'])
    expect(await ask(ground, imap('bob@mail.example', 'second pass phrase', ''))).toMatch(/exit 67/)
  })

  it('has the folders that mail programs look for', async () => {
    const folders = await ask(ground, imap('ann@mail.example', ANN, '', `--request 'LIST "" "*"'`))
    for (const one of ['Drafts', 'Junk', 'Sent', 'Trash', 'Archive'])
      expect(folders).toMatch(new RegExp(`\\\\${one}\\b.* "?${one}"?\\r?\\n`))
  })

  it('is reached over TLS 1.2 and newer alone, by its name, and by no other port', async () => {
    const openssl = (words: string) =>
      `timeout 20 openssl s_client -connect ${MX}:993 -CAfile /root/root.pem ${words} </dev/null 2>&1`
    expect(await ask(ground, openssl(`-brief -verify_return_error -verify_hostname ${MX}`))).toMatch(
      /TLSv1\.3[^]*Verified peername: mx\.mail\.example/,
    )
    const old = await ask(
      ground,
      `for one in tls1 tls1_1; do ${openssl(`-$one -cipher DEFAULT@SECLEVEL=0`)}; done`,
    )
    expect(old).toMatch(/(alert protocol version[^]*){2}/)
    const open = await ask(ground, `nmap -n -Pn -p 110,143,993,995,4190,24 ${ground.mx.ip4} | grep open`)
    expect(open).toMatch(/^993\/tcp\s+open\s+imaps\s+exit 0/)
    expect(await sh('ss -ltnH | grep -cE ":(110|143|24|4190) "')).toBe('0\n')
  })

  it('is found by mail programs', async () => {
    expect(await ground.net.dns.get('_imaps._tcp.shop.example', 'SRV')).toEqual([`0 1 993 ${MX}.`])
    const told = await ask(
      ground,
      'curl -sS --max-time 30 --cacert /root/root.pem https://autoconfig.mail.example/mail/config-v1.1.xml',
    )
    expect(told).toMatch(/<incomingServer type="imap">\s*<hostname>mx\.mail\.example<[^]*<port>993</)
  })

  it('is looked at by the mail check', async () => {
    const checked = await play(ground, 'mailcheck.yml')
    expect(checked.code, told(checked)).toBe(0)
    expect(checked.out).toMatch(/port 993 is reached at 198\.51\.100\.11/)
    expect(checked.out).toMatch(/port 143 is closed/)
  })

  it('is read with the renewed certificate once the host has renewed it', async () => {
    const serial = async () =>
      ask(ground, `openssl s_client -connect ${MX}:993 </dev/null 2>/dev/null | openssl x509 -noout -serial`)
    const before = await serial()
    expect(before).toMatch(/serial=/)
    await sh('rm /var/lib/hostwright/acme/mail/issued; systemctl start hostwright-acme-mail.service')
    await expect.poll(serial, { timeout: 60_000 }).not.toBe(before)
    expect(await ask(ground, imap('ann@mail.example', ANN, ''))).toMatch(/exit 0/)
  })

  it('is handed mail by the mail server alone', async () => {
    const hand = (user: string) =>
      sh(
        `printf 'Subject: x\\n\\nx\\n' | setpriv --reuid ${user} --regid nogroup --clear-groups mda-lmtp --addr=/run/dovecot/lmtp -f a@b.c -d ann@mail.example 2>&1; echo $?`,
      )
    expect(await hand('nobody')).toMatch(/permission denied[^]*75/)
    expect(await hand('chasquid')).toBe('0\n')
  })

  it('loses nothing while it is down', async () => {
    await sh('systemctl stop dovecot')
    const out = await ask(ground, inbound('ann@mail.example', 'while-down'))
    expect(out).toContain('exit 0')
    await expect
      .poll(() => sh('journalctl -u chasquid -o cat'), { timeout: 60_000 })
      .toMatch(/ann@mail\.example failed \(temporary\)/)
    await sh('systemctl start dovecot')
    // The mail server tries again within two minutes.
    await expect
      .poll(() => ask(ground, found('ann@mail.example', ANN, 'while-down')), {
        timeout: 240_000,
        interval: 2000,
      })
      .toMatch(/SEARCH \d/)
  })

  it('is not opened by guessing: who does is held off, from sending, too, and others are not', async () => {
    const guess = imap('ann@mail.example', 'guess', '', '-4')
    expect(await ask(ground, guess)).toMatch(/exit 67/)
    const out = await ask(
      ground,
      `for one in 1 2 3 4 5 6 7 8; do ${guess} >/dev/null 2>&1 & sleep 0.3; done; wait
      for port in 993 465; do
        for one in $(seq 40); do timeout 3 bash -c "</dev/tcp/${ground.mx.ip4}/$port" 2>/dev/null || { echo $port held off; break; }; sleep 1; done
      done`,
    )
    expect(out).toMatch(/993 held off\n465 held off/)
    const other = await ground.net.world.exec([
      'bash',
      '-c',
      `</dev/tcp/${ground.mx.ip4}/993 && echo others go on`,
    ])
    expect(other.stdout).toBe('others go on\n')
    await forgive(ground)
    // Who makes up a name shuts nobody else out.
    await ask(ground, imap('x,198.51.100.77,y', 'guess', '', '-4').repeat(1))
    expect(await sh('fail2ban-client status dovecot-login')).not.toContain('198.51.100.77')
  })

  it('keeps what forwarding loses: mail of a strict sender that nobody signed', async () => {
    await ask(ground, inbound('bob@mail.example', 'strict-forwarded', STRICT))
    await expect
      .poll(() => sh('journalctl -u chasquid -o cat'), { timeout: 60_000 })
      .toMatch(
        /outside@world\.example failed \(permanent\).*5\d\d .*rejected by DMARC policy for strict\.lab\.example/,
      )
    expect(
      (await ground.net.mail.list()).some((one) => one.header('subject')[0] === 'strict-forwarded'),
    ).toBe(false)
    await ask(ground, inbound('ann@mail.example', 'strict-kept', STRICT))
    const kept = await read(ground, 'ann@mail.example', ANN, 'strict-kept')
    expect(kept).toMatch(/spf=pass/)
    // What is signed passes wherever it goes.
    await ground.net.mail.send({ to: 'bob@mail.example', subject: 'signed-forwarded' })
    expect(await verdicts(ground, 'signed-forwarded')).toMatch(/dkim=pass spf=pass dmarc=pass/)
  })

  it('is read with a new password only, and what was open is closed', async () => {
    const open = `timeout 90 openssl s_client -quiet -connect ${MX}:993 -CAfile /root/root.pem 2>/dev/null < <(exec 2>/dev/null; printf 'a LOGIN ann@mail.example "${ANN}"\\r\\nb SELECT INBOX\\r\\n'; sleep 100); echo closed $?`
    const session = ask(ground, open)
    const users = [{ name: 'ann', password: NEW, mailbox: true }, ...(FIRST?.users.slice(1) ?? [])]
    const made = await play(ground, 'mailserver.yml', { mail_domains: [{ ...FIRST, users }, SECOND] })
    expect(made.code, told(made)).toBe(0)
    expect(made.out).toContain('set the password of the mailbox ann@mail.example')
    expect(await session).toMatch(/a OK[^]*closed 0/)
    expect(await ask(ground, imap('ann@mail.example', ANN, ''))).toMatch(/exit 67/)
    expect(await ask(ground, found('ann@mail.example', NEW, 'from-judge'))).toMatch(/SEARCH \d/)
    await forgive(ground)
  })

  it('is closed when its account goes, and the mail stays', async () => {
    const users = FIRST?.users.slice(1)
    const aliases = { ...FIRST?.aliases, postmaster: [OUTSIDE] }
    const made = await become({ mail_domains: [{ ...FIRST, users, aliases }, SECOND] })
    expect(made.out).toContain('the mail of ann@mail.example stays in /srv/mail/mail.example/ann')
    expect(await ask(ground, imap('ann@mail.example', NEW, ''))).toMatch(/exit 67/)
    expect(await ask(ground, inbound('ann@mail.example', 'too-late'))).toMatch(/<(\*\*|~\*) 5\d\d/)
    expect(await sh('grep -rl from-judge /srv/mail/mail.example/ann')).toMatch(/from-judge|Maildir/)
    await forgive(ground)
  })

  it('is refused where an account has neither alias nor mailbox', async () => {
    const domain = { ...SECOND, users: [{ name: 'eve', password: EVE }] }
    const ran = await play(ground, 'mailserver.yml', { mail_domains: [FIRST, domain] }, ['--check'])
    expect(ran.code).toBe(1)
    expect(ran.out + ran.err).toMatch(/eve@shop\.example would bounce[^]*alias[^]*mailbox/)
  })

  it('is there for all accounts where all have one', async () => {
    await become({
      mail_mailbox: true,
      mail_domains: MAILBOXES.map((one) => ({
        ...one,
        users: one.users.map(({ name, password }) => ({ name, password })),
      })),
    })
    expect(await ask(ground, found('ann@mail.example', ANN, 'from-judge'))).toMatch(/SEARCH \d/)
    expect(await ask(ground, imap('bob@mail.example', 'second pass phrase', ''))).toMatch(/exit 0/)
  })

  it('is off, with its port, when nobody has one any more; the mail stays', async () => {
    const aliases = {
      ann: [OUTSIDE],
      bob: [OUTSIDE],
      eve: [OUTSIDE],
      postmaster: [OUTSIDE],
      abuse: [OUTSIDE],
    }
    const domains = MAILBOXES.map((one) => ({
      ...one,
      users: one.users.map(({ name, password }) => ({ name, password })),
      aliases,
    }))
    await become({ mail_mailbox: false, mail_prune: true, mail_domains: domains })
    expect(
      await sh('systemctl is-active dovecot; systemctl is-enabled dovecot; cat /etc/dovecot/mailboxes'),
    ).toBe('inactive\ndisabled\n')
    expect(await ask(ground, `nmap -n -Pn -p 993 ${ground.mx.ip4} | grep 993`)).toMatch(/filtered/)
    expect(await ground.net.dns.get('_imaps._tcp.shop.example', 'SRV')).toEqual([])
    expect(
      await sh('ls /srv/mail/shop.example/eve/Maildir/cur /srv/mail/shop.example/eve/Maildir/new'),
    ).toMatch(/mx/)
  })
})
