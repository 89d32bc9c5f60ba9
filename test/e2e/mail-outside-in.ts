import { OUTSIDE } from '../../src/lab/index.ts'
import { arrived, ask, type Check, type Ground, JUDGE, MX } from './mail-outside-ground.ts'
import { HELLO, talk, verdicts } from './mail-outside-tls.ts'

/** swaks as another mail server: port 25, with TLS, without a login. */
const inbound = (more: string) =>
  `timeout 60 swaks --server ${MX} --port 25 --tls --ehlo ${JUDGE} --from stranger@${JUDGE} --body hello ${more}`

/** A sender without TLS: of a domain that once came with it, chasquid takes nothing without it any more. */
const PLAIN = 'stranger@plain.lab.example'
/** Mail that arrives outside after it came from the judge. */
const comes = (id: string, says: string, to: string, more = ''): Check => ({
  id,
  says,
  look: async (ground) => {
    const out = await ask(ground, inbound(`--to '${to}' --h-Subject ${id} ${more}`))
    return `${out}\narrived: ${(await arrived(ground, id, 30)).header('subject')[0]}`
  },
  want: new RegExp(`arrived: ${id}`),
})
const refused = (id: string, says: string, words: string): Check => ({
  id,
  says,
  look: inbound(`${words} --quit-after RCPT`),
  want: /<(\*\*|~\*) 5\d\d/,
})
const address = (id: string, says: string, to: string, from = PLAIN): Check => ({
  id,
  says,
  look: talk(25, [HELLO, `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'QUIT']),
  want: /RCPT[^]*\n250 /,
  not: /^[45]\d\d /m,
})

async function forwardRefused(ground: Ground): Promise<string> {
  await ground.net.mail.send({ to: 'refused@mail.example', subject: 'forward-refused' })
  const found = await ground.net.mail.wait(
    (one) =>
      one.raw.includes('forward-refused') && /mailer-daemon|postmaster/i.test(one.header('from').join()),
  )
  return found.raw
}

/** A message that an account has sent goes to another account by way of the outside, with its signature. */
async function comesBack(ground: Ground): Promise<string> {
  const sent = await arrived(ground, 'swaks-465')
  // Whoever delivers a message to a mailbox twice has a loop.
  const input = sent.raw.replace(/^(Return-Path|X-Original-To|Delivered-To):.*\n/gm, '')
  await ground.net.world.get(['sendmail', '-i', '-f', OUTSIDE, 'bob@mail.example'], { input })
  const back = await ground.net.mail.wait(
    (one) => one.file !== sent.file && one.header('message-id')[0] === sent.header('message-id')[0],
  )
  const words = back.header('authentication-results').join(' ')
  return ['dkim', 'dmarc'].map((what) => `${what}=${new RegExp(`${what}=(\\w+)`).exec(words)?.[1]}`).join(' ')
}

/** Mail in: what is taken, where it goes, and what is refused. */
export const IN: readonly Check[] = [
  comes('forward-account', 'mail to an account is forwarded', 'bob@mail.example'),
  comes(
    'forward-catch-all',
    'mail to any name of the domain with a catch-all is forwarded',
    'any.body@mail.example',
  ),
  comes('forward-tag', 'mail to an account with a tag is forwarded', 'eve+news@shop.example'),
  comes('forward-case', 'mail to an account in capitals is forwarded', 'EVE@Shop.Example'),
  comes('forward-dots', 'mail to an account with dots is forwarded', 'e.v.e@shop.example'),
  comes('forward-6', 'mail comes over IPv6', 'bob@mail.example', '-6'),
  comes(
    'forward-plain',
    'mail without TLS is taken from others',
    'bob@mail.example',
    '--no-tls --from stranger@plain.lab.example',
  ),
  comes('postmaster', 'mail to postmaster arrives', 'postmaster@mail.example'),
  {
    id: 'forward-dkim',
    says: 'a forwarded message keeps its signature',
    look: async (ground) => {
      await ground.net.mail.send({ to: 'bob@mail.example', subject: 'forward-dkim' })
      return verdicts(ground, 'forward-dkim')
    },
    want: /dkim=pass spf=pass dmarc=pass/,
  },
  {
    id: 'own-comes-back',
    says: 'a message of ours that comes back as it was, as by a mailing list, is taken',
    look: comesBack,
    want: /dkim=pass .*dmarc=pass/,
  },
  comes(
    'forward-strict',
    'mail of a sender whose domain has p=reject and SPF alone reaches the mailbox',
    'bob@mail.example',
    '--from x@strict.lab.example --h-From x@strict.lab.example',
  ),
  {
    id: 'forward-refused',
    says: 'the sender is told when a forwarded message is refused',
    look: forwardRefused,
    want: /missing-person@world\.example/,
  },
  address('postmaster-second', 'postmaster of the second domain is reachable', 'postmaster@shop.example'),
  address('postmaster-case', 'postmaster is reachable in any case', 'POSTMASTER@shop.example'),
  address('postmaster-host', "postmaster of the host's own name is reachable", `postmaster@${MX}`),
  address('postmaster-bare', 'postmaster is reachable without a domain (RFC 5321, 4.5.1)', 'postmaster'),
  address('abuse', 'abuse is reachable', 'abuse@mail.example'),
  address('abuse-second', 'abuse of the second domain is reachable', 'abuse@shop.example'),
  address(
    'dmarc-mailbox',
    'the mailbox of DMARC reports takes them from strangers',
    'postmaster@mail.example',
    '',
  ),
  address('null-sender', 'bounces, which have no sender, are taken', 'bob@mail.example', ''),
  refused(
    'unknown',
    'an unknown name of the domain without a catch-all is refused at once',
    '--to nobody@shop.example',
  ),
  refused('relay', 'a stranger cannot send to strangers', '--to outside@world.example'),
  refused('relay-6', 'nor over IPv6', '-6 --to outside@world.example'),
  refused('relay-percent', 'nor by a percent sign', '--to outside%world.example@shop.example'),
  refused('relay-bang', 'nor by a bang path', "--to 'world.example!outside@shop.example'"),
  refused('relay-null', 'nor without a sender', "--from '<>' --to outside@world.example"),
  refused('spoofed', 'nor in the name of an account', '--from ann@mail.example --to outside@world.example'),
  refused(
    'spoofed-inside',
    'mail in the name of our domain is refused from elsewhere',
    '--from ann@mail.example --to bob@mail.example',
  ),
  {
    id: 'spoofed-header',
    says: 'a forged From of our domain is not made good by forwarding it',
    look: async (ground) => {
      const out = await ask(
        ground,
        inbound('--to bob@mail.example --h-From ann@mail.example --h-Subject spoofed-header'),
      )
      return /<(\*\*|~\*) 5\d\d/.test(out) ? `refused: ${out}` : verdicts(ground, 'spoofed-header')
    },
    want: /refused|dmarc=(fail|none)/,
  },
  {
    id: 'smuggling',
    says: 'no second message is smuggled in behind a bare line feed',
    look: talk(25, [
      HELLO,
      `MAIL FROM:<${PLAIN}>`,
      'RCPT TO:<bob@mail.example>',
      'DATA',
      `Subject: smuggling\r\n\r\na\n.\nMAIL FROM:<${PLAIN}>\r\nRCPT TO:<bob@mail.example>\r\nDATA\r\nSubject: smuggled\r\n\r\nb\r\n.\r\n`,
      'QUIT',
    ]),
    want: /\n354[^]*\n(5\d\d |250 |\(closed\))/,
    not: /\n354[^]*\n354/,
  },
  {
    id: 'vrfy',
    says: 'accounts are not told to who asks',
    look: talk(25, [HELLO, 'VRFY ann', 'EXPN ann', 'QUIT']),
    want: /VRFY[^]*\n(5\d\d|252) [^]*EXPN[^]*\n5\d\d /,
  },
  {
    id: 'no-auth-on-25',
    says: 'other servers are not asked to log in before TLS',
    look: talk(25, [HELLO, 'QUIT']),
    want: /STARTTLS/,
    not: /AUTH/,
  },
]
