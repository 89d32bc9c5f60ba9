import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Arg, Fact } from '../../src/model/fact.ts'
import { Secret } from '../../src/model/secret.ts'
import { factGroups } from '../../src/resource/host-facts/host-facts.ts'
import { refusals } from './reads-only.ts'

const PATHS = ['/etc/a', "/srv/it's; rm -rf $HOME"]
const PLACE = { directory: '/var/backups/b', repository: 'ssh://git@host/b', branch: 'main' }
const READING = { argv: ['sh', '-c', '[ "$(id -u)" = 0 ]'] }

const POSTGRES = {
  ...{ host: "it's", port: 1, user: "it's", password: new Secret("it's"), database: "it's", role: "it's" },
  ssl: { PGSSLCERT: "it's" },
}
const ROLES = ['me', "it's; rm -rf $HOME"].map((name) => ({ server: POSTGRES, name }))
const MYSQL = {
  ...{ host: "it's", port: 1, socket: null, user: "it's", password: new Secret("it's") },
  ...{ configFile: "~/it's", database: "it's", implicitAdmin: true, ssl: { 'ssl-ca': "it's" } },
}
const ACCOUNTS = ['me', "it's; rm -rf $HOME"].map((name) => ({ server: MYSQL, name, host: "it's" }))

/** What each fact is asked, by the name it is exported with. A playbook's own commands are its author's to answer for. */
const ASKED: Readonly<Record<string, readonly Arg[]>> = {
  account: PATHS.map((path) => ({ path, name: 'me', password: new Secret('x') })),
  accountNames: PATHS,
  aptClosure: [{ names: ['curl', 'git'], recommends: true, listsValid: 3600 }],
  answer: [
    { command: READING, chdir: '/srv' },
    { command: { shell: 'cat /etc/passwd' }, chdir: null },
  ],
  attributes: PATHS,
  found: PATHS.map((path) => ({ path, depth: 1, follow: false })),
  misfits: PATHS.map((path) => ({ path, owner: 'root', group: null, mode: '0640' })),
  passwordIs: ['me', "it's"].map((name) => ({ name, hash: new Secret('$6$x') })),
  response: [
    {
      url: 'http://a.example/it',
      method: 'GET',
      headers: { a: 'b' },
      body: null,
      user: null,
      password: null,
      follow: true,
      checked: true,
      timeout: 10,
      socket: null,
    },
  ],
  said: ['hostname'],
  stat: PATHS.map((path) => ({ path, follow: false, sum: 'sha1sum' })),
  day: [null],
  folders: PATHS,
  isOld: PATHS.map((path) => ({ path, seconds: 60 })),
  otherMailboxes: PATHS.map((path) => ({ path, except: ["it's"] })),
  otherAccounts: PATHS.map((path) => ({ path, except: ["it's"] })),
  backupFetched: [PLACE],
  backupState: [{ ...PLACE, plain: PATHS, secret: PATHS, recipients: ['age1'] }],
  certificate: PATHS,
  certificateNeed: PATHS.map((path) => ({
    chain: path,
    key: path,
    state: path,
    names: [],
    issued: 'x',
    keys: '1 ec256',
  })),
  chasquidProgram: [null],
  crontab: ['root', 'me'],
  debian: ['curl', 'git'],
  pendingHandler: ['a', 'b c'],
  pendingHandlers: [null],
  dkimKey: PATHS,
  dnsOwned: ['mail.example MX'],
  dnsOwnedIn: ['mail'],
  dpkgInterrupted: [null],
  entry: PATHS,
  tree: PATHS.flatMap((path) => [
    { path, names: ["it's; rm -rf $HOME", 'a/b'], all: false },
    { path, names: [], all: true },
    { path, names: [], all: false },
  ]),
  exists: PATHS,
  given: ['1:2', '1:3'],
  group: ['root', 'mail'],
  groupNumbered: ['0', '8'],
  hostFacts: Object.keys(factGroups),
  hostSeen: [
    {
      outbound: 'mx.example',
      addresses: ['192.0.2.5', '2001:db8::5'],
      domains: ["it's.example"],
      blocklists: { addresses: ['zen.example'], names: ['dbl.example'] },
      renewal: 'renew',
      backup: PATHS[1] ?? '',
    },
  ],
  kernelValue: ['net.ipv4.ip_forward'],
  linkAt: PATHS,
  mailboxAccount: PATHS.map((path) => ({ path, address: 'me@a.org', password: new Secret('x') })),
  lockOwner: [null],
  machineId: [null],
  mysqlAccount: ACCOUNTS,
  mysqlDatabase: ACCOUNTS,
  mysqlHosts: ACCOUNTS,
  mysqlLogin: ACCOUNTS.map((one) => ({ ...one, plugin: 'p', hash: new Secret("it's") })),
  mysqlRows: [{ server: MYSQL, queries: ['SELECT 1'], together: true }],
  mysqlVariable: ACCOUNTS,
  namesIn: PATHS,
  netplanApplied: [null],
  newUser: [null],
  ownGroup: ['root', 'mail'],
  packageLeft: ['curl', 'git'],
  placedBy: ['site.yml', "it's.yml"],
  planClaimed: ['20260101-ab', '20260101-cd'],
  postgresDatabase: ROLES,
  postgresExtension: ROLES,
  postgresGrants: (['table', 'function', 'group', 'default_privs'] as const).map((type) => ({
    server: POSTGRES,
    type,
    schema: "it's",
    objects: ['f(int)'],
    all: false,
    roles: ['PUBLIC', "it's"],
    owner: null,
  })),
  postgresPassword: ROLES.map((one) => ({ ...one, password: new Secret("it's") })),
  postgresRole: ROLES,
  postgresRows: [{ server: POSTGRES, queries: ['SELECT 1'], together: true, path: [] }],
  postgresTime: [{ server: POSTGRES, text: "it's" }],
  primaryOf: ['root', 'mail'],
  publicKey: PATHS,
  rebootRequired: [null],
  regrouped: ['/home/a', '/home/b'],
  rollbacks: [null],
  restoreState: [{ ...PLACE, paths: PATHS }],
  succeeds: [READING, { shell: 'grep -H x /etc/passwd' }],
  unit: ['ssh.service'],
  unitLoaded: ['ssh.service'],
  user: ['root', 'mail'],
  userNumbered: ['0', '8'],
}

interface Declared {
  readonly file: string
  /** `undefined`: it is not exported, and nobody can see what it asks. */
  readonly name: string | undefined
}

/** Every place in the sources where a fact is made. */
const declared = ['src', 'tasks'].flatMap((folder): Declared[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'host/fact.ts')
    .flatMap((name) => {
      const file = join(folder, name)
      const made = readFileSync(file, 'utf8').matchAll(/(?:export const (\w+) = )?\bdefineFact[<(]/g)
      return [...made].map(([, exported]) => ({ file, name: exported }))
    }),
)

async function scripts(): Promise<{ readonly name: string; readonly script: string | undefined }[]> {
  return Promise.all(
    declared.map(async ({ file, name = '' }) => {
      const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>
      const { ask } = (module[name] as (arg: Arg) => Fact)(null).kind
      return { name, script: ask.on === 'host' ? ask.script(ASKED[name] ?? []) : undefined }
    }),
  )
}

describe('what a host is asked', () => {
  it('is asked by facts that are all looked at here', async () => {
    expect(declared.filter(({ name }) => name === undefined)).toEqual([])
    const asked = (await scripts()).filter(({ script }) => script !== undefined).map(({ name }) => name)
    expect(asked.sort()).toEqual(Object.keys(ASKED).sort())
  })

  it('starts programs that only read, and writes to no file', async () => {
    const wrong = (await scripts()).map(({ name, script = '' }) => [name, refusals(script)] as const)
    expect(wrong.filter(([, refused]) => refused.length > 0)).toEqual([])
  })
})

describe('the judge of scripts', () => {
  it.each([
    'rm -rf /srv',
    'cat /etc/a; rm /etc/a',
    'cat /etc/a && r"m" /etc/a',
    'if [ -e /a ]; then :; else touch /a; fi',
    'case $x in a) :;; b|c) touch /a;; esac',
    'while read -r line; do mv "$line" /srv; done',
    'one() { mkdir /srv/one; }; one',
    'echo "$(touch /a)"',
    'a=$(printf %s "$(tee /a)")',
    '! X=1 chmod 0 /a',
    '( cat /a | tee /b )',
    '{ cp /a /b; }',
    'true & truncate -s 0 /a',
    '$program /a',
    'eval "rm /a"',
    'exec rm /a',
    '. /srv/script',
    "sh -c 'rm /a'",
    'sh /srv/script',
    'echo x > /etc/x',
    'echo x >>/etc/x',
    'echo x 2>/etc/x',
    'cat <>/etc/x',
    ': >|/etc/x',
    'sed -i s/a/b/ /etc/x',
    "sed -n 's/a/b/w /etc/x' /a",
    'systemctl restart ssh',
    'systemctl daemon-reload',
    'tar -x -f /a',
    'tar -cPf /srv/a.tar /etc',
    'tar -cPf - --checkpoint-action=exec=/a /etc',
    'find /srv -delete',
    'find /srv -exec rm {} +',
    "find /srv -exec sh -c 'rm $1' sh {} +",
    'find /srv -fprint /etc/x',
    'dpkg-query --admindir /a; dpkg -r curl',
    'apt-get install curl',
    'apt-get install -s curl',
    'apt-cache gencaches',
    'sysctl -w a=b',
    'git -C /srv fetch',
    'git -c core.pager=/a show',
    'openssl pkey -in /a -out /b',
    'crontab -r -u root',
    'date -s 2000-01-01',
    'perl -e \'unlink "/a"\'',
  ])('refuses %s', (script) => {
    expect(refusals(script)).not.toEqual([])
  })

  it.each(['echo `rm /a`', 'echo $((1))', 'echo ${a:-$(rm /a)}', "echo 'a"])(
    'does not guess at what it cannot read: %s',
    (script) => {
      expect(() => refusals(script)).toThrow(SyntaxError)
    },
  )

  it.each([
    'echo \'rm /a\' "; touch /a" # mkdir /a',
    "cat -- '>/etc/x' 2>/dev/null >&2",
    'a=1; rm=2; for rm in a b; do echo "$rm"; done',
    'case $x in rm) ;; *) echo no;; esac',
  ])('takes words for what they are: %s', (script) => {
    expect(refusals(script)).toEqual([])
  })
})
