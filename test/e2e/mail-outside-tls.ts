import { ANN, arrived, ask, BOB, type Check, EVE, forgive, type Ground, MX } from './mail-outside-ground.ts'

const start = (port: number) => (port === 465 ? '' : '-starttls smtp')
const openssl = (port: number, words: string) =>
  `timeout 20 openssl s_client -connect ${MX}:${port} ${start(port)} -CAfile /root/root.pem ${words} </dev/null`
const PORTS = [25, 465, 587]
/** Even a client that takes what is old: what refuses then is the server. */
const OLD = '-cipher DEFAULT@SECLEVEL=0'
const WEAK = 'aNULL:eNULL:kRSA:kPSK:kDHE:RC4:3DES:DES:IDEA:SEED:MD5@SECLEVEL=0'

/** TLS as a stranger sees it. */
export const TLS: readonly Check[] = [
  ...PORTS.flatMap((port): Check[] => [
    {
      id: `tls-${port}`,
      says: `port ${port} shows a certificate that is valid for its name`,
      look: openssl(port, `-brief -verify_return_error -verify_hostname ${MX} -servername ${MX}`),
      want: /Verified peername: mx\.mail\.example/,
    },
    {
      id: `tls-${port}-old`,
      says: `port ${port} refuses TLS 1.0 and 1.1`,
      look: `for one in tls1 tls1_1; do ${openssl(port, `-$one ${OLD}`)}; done 2>&1`,
      want: /(alert protocol version[^]*){2}/,
      not: /BEGIN CERTIFICATE/,
    },
    {
      id: `tls-${port}-new`,
      says: `port ${port} speaks TLS 1.2 and 1.3`,
      look: `for one in tls1_2 tls1_3; do ${openssl(port, `-$one`)}; done 2>&1 | grep -cE '^ *(New, TLSv1\\.[23]|BEGIN|-+BEGIN)'`,
      want: /^4\n/,
    },
    {
      id: `tls-${port}-weak`,
      says: `port ${port} takes no weak cipher`,
      look: openssl(port, `-tls1_2 -cipher ${WEAK}`),
      want: /alert handshake failure/,
      not: /BEGIN CERTIFICATE/,
    },
  ]),
  {
    id: 'tls-no-name',
    says: 'who asks for no name is shown the same certificate',
    look: openssl(465, `-brief -verify_return_error -verify_hostname ${MX} -noservername`),
    want: /Verified peername: mx\.mail\.example/,
  },
  {
    id: 'tls-ipv6',
    says: 'the certificate is shown over IPv6, too',
    look: `timeout 20 openssl s_client -6 -connect ${MX}:465 -brief -verify_return_error -verify_hostname ${MX} -CAfile /root/root.pem </dev/null`,
    want: /Verified peername: mx\.mail\.example/,
  },
  {
    id: 'tls-days',
    says: 'the certificate is valid for a week at least, and for the name of the host alone',
    look: `${openssl(465, '')} 2>/dev/null | openssl x509 -noout -checkend 604800 -ext subjectAltName`,
    want: /DNS:mx\.mail\.example\n[^]*will not expire/,
    not: /DNS:[^]*DNS:/,
  },
]

/** The options with which swaks logs in. */
export const login = (user = 'ann@mail.example', password = ANN) =>
  `--auth PLAIN --auth-user ${user} --auth-password '${password}'`
const to = '--to outside@world.example'
/** swaks over TLS from the first byte. */
export const swaks = (more: string) =>
  `timeout 60 swaks --server ${MX} --port 465 --tls-on-connect --tls-ca-path /root/root.pem --tls-verify --ehlo judge.lab.example ${to} --body hello ${more}`
const starttls = (more: string) =>
  `timeout 60 swaks --server ${MX} --port 587 --tls --tls-ca-path /root/root.pem --tls-verify --ehlo judge.lab.example ${to} --body hello ${more}`

/** What the world's mail server found. */
export async function verdicts(ground: Ground, subject: string): Promise<string> {
  const message = await arrived(ground, subject)
  const words = message.header('authentication-results').join(' ')
  const all = ['dkim', 'spf', 'dmarc'].map(
    (what) => `${what}=${new RegExp(`${what}=(\\w+)`).exec(words)?.[1] ?? 'none'}`,
  )
  return `${all.join(' ')}\n${message.header('received').join('\n')}\n`
}

/** A message that must be taken, arrive, and pass all that receivers look at. */
export function sends(id: string, says: string, script: string): Check {
  const look = async (ground: Ground) => `${await ask(ground, script)}\n${await verdicts(ground, id)}`
  return { id, says, look, want: /exit 0\s+dkim=pass spf=pass dmarc=pass/ }
}

const MESSAGE = (id: string) =>
  `printf 'From: <ann@mail.example>\\r\\nTo: <outside@world.example>\\r\\nSubject: ${id}\\r\\nDate: %s\\r\\nMessage-ID: <${id}@mail.example>\\r\\n\\r\\nhello\\r\\n' "$(date -R)"`
/** Lines said to a port as they are. */
export const talk = (port: number, lines: readonly string[]) =>
  `python3 /root/talk.py ${MX} ${port} '${JSON.stringify(lines)}'`
/** The greeting of the judge. */
export const HELLO = 'EHLO judge.lab.example'

/** Submission: who may send, and how. */
export const SUBMISSION: readonly Check[] = [
  sends(
    'swaks-465',
    'swaks sends over TLS',
    swaks(`${login()} --from ann@mail.example --h-Subject swaks-465`),
  ),
  sends(
    'swaks-587',
    'swaks sends by STARTTLS',
    starttls(`${login()} --from ann@mail.example --h-Subject swaks-587`),
  ),
  sends(
    'msmtp-587',
    'msmtp sends by STARTTLS',
    `${MESSAGE('msmtp-587')} | timeout 60 msmtp --host=${MX} --port=587 --tls=on --tls-starttls=on --tls-trust-file=/root/root.pem --auth=plain --user=ann@mail.example --passwordeval="echo '${ANN}'" --from=ann@mail.example outside@world.example`,
  ),
  sends(
    'msmtp-465',
    'msmtp sends over TLS',
    `${MESSAGE('msmtp-465')} | timeout 60 msmtp --host=${MX} --port=465 --tls=on --tls-starttls=off --tls-trust-file=/root/root.pem --auth=plain --user=ann@mail.example --passwordeval="echo '${ANN}'" --from=ann@mail.example outside@world.example`,
  ),
  sends(
    'curl-465',
    'curl sends over TLS',
    `${MESSAGE('curl-465')} | curl -sS --max-time 60 --cacert /root/root.pem --url smtps://${MX}:465/judge.lab.example --user 'ann@mail.example:${ANN}' --mail-from ann@mail.example --mail-rcpt outside@world.example --upload-file -`,
  ),
  sends(
    'curl-587-v6',
    'curl sends by STARTTLS over IPv6',
    `${MESSAGE('curl-587-v6')} | curl -6 -sS --max-time 60 --ssl-reqd --cacert /root/root.pem --url smtp://${MX}:587/judge.lab.example --user 'ann@mail.example:${ANN}' --mail-from ann@mail.example --mail-rcpt outside@world.example --upload-file -`,
  ),
  sends(
    'second-account',
    'a second account sends',
    swaks(`${login('bob@mail.example', BOB)} --from bob@mail.example --h-Subject second-account`),
  ),
  sends(
    'second-domain',
    'an account of the second domain sends in the name of that',
    swaks(`${login('eve@shop.example', EVE)} --from eve@shop.example --h-Subject second-domain`),
  ),
  {
    id: 'no-login-before-tls',
    says: 'a login is not offered before TLS',
    look: talk(587, [HELLO, 'QUIT']),
    want: /STARTTLS/,
    not: /AUTH/,
  },
  {
    id: 'login-before-tls-refused',
    says: 'a login before TLS is refused',
    look: talk(587, [
      HELLO,
      `AUTH PLAIN ${Buffer.from(`\0ann@mail.example\0${ANN}`).toString('base64')}`,
      'QUIT',
    ]),
    want: /^5\d\d /m,
    not: /^235/m,
  },
  {
    id: 'no-login-on-25',
    says: 'mail without a login is not passed on at the ports of submission',
    look: `${swaks('--from ann@mail.example --quit-after RCPT')}; ${starttls('--from ann@mail.example --quit-after RCPT')}`,
    want: /<\*\* 5\d\d|<~\* 5\d\d/,
    not: /<~ {2}250 .*[Rr]cpt/,
  },
  {
    id: 'wrong-password',
    says: 'a wrong password is answered with 535',
    look: swaks(`${login('ann@mail.example', 'guess')} --from ann@mail.example`),
    want: /535/,
  },
  {
    id: 'unknown-account',
    says: 'an account that does not exist is answered as a wrong password is',
    look: swaks(`${login('nobody@mail.example', 'guess')} --from ann@mail.example`),
    want: /535/,
  },
  ...[
    ['as-another-domain', 'an account may not send as somebody elsewhere', '--from boss@bank.example'],
    ['as-a-colleague', 'an account may not send as another account', '--from bob@mail.example'],
    [
      'header-as-another',
      'nor in the From that is read',
      '--from ann@mail.example --h-From "Boss <boss@bank.example>"',
    ],
  ].map(
    ([id = '', says = '', words = '']): Check => ({
      id,
      says,
      look: swaks(`${login()} ${words} --h-Subject ${id}`),
      want: /5\d\d .*may not send as/,
    }),
  ),
  {
    id: 'guessing',
    says: 'who guesses passwords is held off within ten tries, and others are not',
    look: async (ground) => {
      const guess = swaks(`-4 ${login('ann@mail.example', 'guess')} --from ann@mail.example >/dev/null 2>&1`)
      const out = await ask(
        ground,
        `for one in 1 2 3 4 5 6 7 8 9 10; do ${guess}; done
        for one in $(seq 30); do timeout 3 bash -c '</dev/tcp/198.51.100.11/465' 2>/dev/null || { echo held off; break; }; sleep 1; done`,
      )
      const other = await ground.net.world.exec([
        'bash',
        '-c',
        '</dev/tcp/198.51.100.11/465 && echo others go on',
      ])
      await forgive(ground)
      return out + other.stdout
    },
    want: /held off[^]*others go on/,
  },
]
