import { type Drift, entry } from './drift.ts'

/** Where the certificate is. */
export const CERTS = '/etc/chasquid/certs/mail'
const DOMAIN = '/etc/chasquid/domains/mail.example'
const SYSTEMD = '/etc/systemd/system'
const STATE = '/var/lib/hostwright/acme/mail'

/** Files whose whole content is ours: their mode, and what else a drift of them touches. */
const FILES: readonly { readonly path: string; readonly mode: string; readonly touches?: string[] }[] = [
  { path: '/etc/hostname', mode: '0644' },
  { path: '/etc/sysctl.d/60-ipv6.conf', mode: '0644' },
  { path: '/usr/local/lib/hostwright/acme-mail', mode: '0755' },
  // Not both at once: whatever reloads one definition reloads the other, which was announced by itself.
  { path: `${SYSTEMD}/hostwright-acme-mail.service`, mode: '0644', touches: ['definitions'] },
  {
    path: `${SYSTEMD}/hostwright-acme-mail.timer`,
    mode: '0644',
    touches: ['hostwright-acme-mail.timer', 'definitions'],
  },
  { path: '/etc/chasquid/chasquid.conf', mode: '0644' },
  { path: `${DOMAIN}/aliases`, mode: '0640' },
]

const contents = FILES.flatMap(({ path, touches = [] }): Drift[] => {
  const about = { announced: entry(path), touches: [path, ...touches] }
  return [
    {
      ...about,
      sort: 'content',
      title: `a line more in ${path}`,
      script: (draw) => `echo '# ${draw.word()}' >>${path}`,
    },
    {
      ...about,
      sort: 'content',
      title: `no end of ${path}`,
      script: (draw) => `truncate -s -${1 + draw.below(9)} ${path}`,
    },
    {
      ...about,
      sort: 'content',
      title: `other words in ${path}`,
      script: (draw) => `echo '${draw.word()} ${draw.word()}' >${path}`,
    },
    { ...about, sort: 'missing', title: `no ${path}`, script: () => `rm ${path}` },
  ]
})

// Not an empty file of a unit: systemd takes that for masked, and what is masked is refused, although the file is ours.
const emptied = FILES.filter(({ path }) => !path.startsWith(SYSTEMD)).map(
  ({ path }): Drift => ({
    sort: 'content',
    title: `nothing in ${path}`,
    announced: entry(path),
    touches: [path],
    script: () => `: >${path}`,
  }),
)

const MODES = ['0600', '0640', '0644', '0666', '0700', '0750', '0755', '0777', '4755', '2750']

const mode = (path: string, wanted: string, more: Partial<Drift> = {}): Drift => ({
  sort: 'mode',
  title: `another mode of ${path}`,
  announced: entry(path),
  touches: [path],
  script: (draw) => `chmod ${draw.pick(MODES.filter((one) => one !== wanted))} ${path}`,
  ...more,
})

const owner = (path: string, more: Partial<Drift> = {}): Drift => ({
  sort: 'owner',
  title: `another owner of ${path}`,
  announced: entry(path),
  touches: [path],
  script: (draw) =>
    `chown ${draw.pick(['nobody:chasquid', 'root:mail', 'daemon:daemon', 'chasquid:root'])} ${path}`,
  ...more,
})

/** The units of Debian's package. */
export const UNITS = [
  'chasquid.service',
  'chasquid-smtp.socket',
  'chasquid-submission.socket',
  'chasquid-submission_tls.socket',
]
const USERS = `${DOMAIN}/users`
const KEY = `${DOMAIN}/dkim:s1.pem`
const users = { announced: { kind: 'attributes', subject: USERS } }
const key = { announced: { kind: 'dkim key', subject: KEY }, touches: [KEY] }
const inCerts = { touches: [CERTS] }

const modes = [
  ...FILES.map(({ path, mode: wanted, touches = [] }) => mode(path, wanted, { touches: [path, ...touches] })),
  mode('/etc/hosts', '0644'),
  mode('/etc/hostwright/acme', '0700'),
  mode(USERS, '0640', users),
  mode(KEY, '0640', key),
  mode(`${CERTS}/fullchain.pem`, '0640', inCerts),
  mode(`${CERTS}/privkey.pem`, '0640', inCerts),
]

const owners = [
  owner(`${DOMAIN}/aliases`),
  owner(USERS, users),
  owner(KEY, key),
  owner(CERTS, inCerts),
  owner(`${CERTS}/fullchain.pem`, inCerts),
  owner(`${CERTS}/privkey.pem`, inCerts),
]

/** What chasquid must find in order when it starts: a certificate that is put back starts it again. */
export const STARTS = ['/etc/chasquid/chasquid.conf', `${DOMAIN}/aliases`, USERS, KEY]

const folder = (path: string, touches: readonly string[]): Drift => ({
  sort: 'missing',
  title: `no directory ${path}`,
  announced: entry(path),
  touches,
  script: () => `rm -r ${path}`,
})

const ETC = ['/etc/hostwright/acme']
// Not /etc/chasquid/certs: the package brings it, and where it is missing the certificate is refused, by dry run and
// apply. Not what holds the DKIM key: one that is lost is another key.
const folders = [
  folder('/etc/hostwright', ETC),
  folder('/etc/hostwright/acme', ETC),
  folder('/usr/local/lib/hostwright', ['/usr/local/lib/hostwright/acme-mail']),
  folder(CERTS, [CERTS, ...STARTS]),
]

const certificate = (title: string, script: Drift['script'] & object): Drift => ({
  sort: 'content',
  title,
  announced: { kind: 'certificate', subject: `${CERTS}/fullchain.pem` },
  touches: [CERTS, ...STARTS],
  script,
})

const certificates = [
  certificate('no certificate', () => `rm ${CERTS}/fullchain.pem`),
  certificate('half a certificate', (draw) => `truncate -s ${draw.below(400)} ${CERTS}/fullchain.pem`),
  certificate('no key of the certificate', () => `rm ${CERTS}/privkey.pem`),
  certificate('another key', () => `openssl genpkey -quiet -algorithm ed25519 >${CERTS}/privkey.pem`),
  certificate('another authority', (draw) => `echo ${draw.word()} >${STATE}/issued`),
  certificate('a reload that is owed', () => `: >${STATE}/reload`),
]

const account = (title: string, script: Drift['script'] & object): Drift => ({
  sort: 'content',
  title,
  announced: { kind: 'chasquid account', subject: 'me@mail.example' },
  touches: [USERS],
  script,
})

const UTIL = 'chasquid-util -C=/etc/chasquid'
const accounts = [
  account('another password', (draw) => `${UTIL} user-add me@mail.example --password=${draw.word()} >&2`),
  account('no account', () => `${UTIL} user-remove me@mail.example >&2`),
  { ...account('no file of accounts', () => `rm ${USERS}`), sort: 'missing' as const },
]

/** What may happen to files of the mail server. */
export const FILE_DRIFTS: readonly Drift[] = [
  ...contents,
  ...emptied,
  ...modes,
  ...owners,
  ...folders,
  ...certificates,
  ...accounts,
]
