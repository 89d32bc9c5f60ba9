import { describe, expect, it } from 'vitest'
import { erase } from '../../src/define/task.ts'
import type { Change } from '../../src/model/change.ts'
import type { Fact, HostReader } from '../../src/model/fact.ts'
import type { Json } from '../../src/model/json.ts'
import { reveal } from '../../src/model/secret.ts'
import { known, type Seen, unknown } from '../../src/model/seen.ts'
import { fileEntry } from '../../src/resource/file/entry-archive.ts'
import type { Entry } from '../../src/resource/file/entry-state.ts'
import { announce } from '../../src/run/plan/announce.ts'
import { paramsChecker } from '../../src/schema/check.ts'
import { ajvCompiler } from '../../src/schema/validator.ts'
import acme from '../../tasks/acme/acme.ts'
import { type Answers, outputs } from './planned.ts'

const PARAMS = {
  name: 'mail',
  domains: ['mail.example', '*.mail.example'],
  email: 'root@mail.example',
  accept_tos: true,
  dns: { server: '192.0.2.53', key: { name: 'k', secret: 'c2VjcmV0' } },
  install: { directory: '/srv/tls', group: 'mail' },
  reload: ['systemctl', 'try-restart', 'chasquid'],
}
const task = erase(acme)
const folder: Entry = { type: 'directory', mode: '0755', owner: 'root', group: 'root' }

/** A question as text. */
const asked = ({ kind, arg }: Fact) => `${kind.name} ${JSON.stringify(arg)}`

/** A host that answers by what was made on it so far: an answer by the id of the question, or nothing. */
function hostOf(made: ReadonlyMap<string, Seen<Json>>): HostReader {
  const bare = (fact: Fact): Json => {
    if (fact.kind.name === 'entry')
      return ['/etc', '/usr/local/lib', '/srv', '/etc/systemd/system'].includes(fact.arg as string)
        ? folder
        : null
    if (['exists', 'succeeds'].includes(fact.kind.name)) return false
    if (fact.kind.name === 'certificate need') return 'there is none'
    return fact.kind.name === 'unit loaded' ? true : null
  }
  return {
    name: 'mx',
    user: 'root',
    see: async (fact) => (made.get(asked(fact)) ?? known(bare(fact))) as never,
  }
}

/** Plans until nothing is left, counting as done what was planned: as the engine does. */
async function converge(given: object, made = new Map<string, Seen<Json>>()): Promise<Change[]> {
  const checked = paramsChecker(ajvCompiler()).filled({
    task: task.name,
    schema: task.params,
    // What is undefined is left out.
    value: JSON.parse(JSON.stringify({ ...PARAMS, ...given })) as never,
  })
  expect(checked.problems).toEqual([])
  const done: Change[] = []
  for (let round = 0; round < 5; round++) {
    const current = await task.read(hostOf(made), checked.params)
    const left = task
      .plan(current, checked.params as never)
      .filter((change) => announce(change) !== undefined)
    if (left.length === 0) return done
    for (const change of left) {
      for (const effect of change.effects) if ('fact' in effect) made.set(asked(effect.fact), effect.becomes)
      if (change.sort === 'state') made.set(asked(change.goal), change.after)
    }
    done.push(...left)
  }
  throw new Error(`nothing converged: ${done.map(({ summary }) => summary).join(', ')}`)
}

const summaries = (changes: readonly Change[]) => changes.map(({ summary }) => summary)
const contentOf = (changes: readonly Change[], subject: string) => {
  const { data } = changes.find((one) => one.subject === subject) ?? {}
  return reveal((data as unknown as { content: string }).content)
}

describe('acme', () => {
  it('makes all that it needs on a blank host, in an order that works', async () => {
    expect(summaries(await converge({}))).toEqual([
      'create directory /etc/hostwright',
      'create directory /usr/local/lib/hostwright',
      'create directory /srv/tls',
      'create directory /etc/hostwright/acme',
      'write /etc/hostwright/acme/mail.env',
      'write /usr/local/lib/hostwright/acme-mail',
      'write /etc/systemd/system/hostwright-acme-mail.service',
      'write /etc/systemd/system/hostwright-acme-mail.timer',
      'get a certificate for *.mail.example, mail.example (there is none)',
      'enable and start hostwright-acme-mail.timer',
    ])
  })

  it('has a timer that runs after a reboot too', async () => {
    const timer = contentOf(await converge({}), '/etc/systemd/system/hostwright-acme-mail.timer')
    expect(timer).toMatch(/\n\[Install\]\nWantedBy=timers\.target\n$/)
  })

  it('has nothing to do where all is right', async () => {
    const made = new Map<string, Seen<Json>>()
    await converge({}, made)
    expect(await converge({}, made)).toEqual([])
  })

  it('loads the timer again when only its times differ', async () => {
    const made = new Map<string, Seen<Json>>()
    await converge({}, made)
    expect(summaries(await converge({ timer: 'hourly' }, made))).toEqual([
      'write /etc/systemd/system/hostwright-acme-mail.timer',
      'reload the definition of hostwright-acme-mail.timer',
    ])
  })

  it('mends the mode of a key that is right', async () => {
    const made = new Map<string, Seen<Json>>()
    await converge({}, made)
    const key = fileEntry(Buffer.from('k'), { mode: '0644', owner: 'root', group: 'mail' })
    made.set('entry "/srv/tls/privkey.pem"', known(key))
    expect(summaries(await converge({}, made))).toEqual(['write /srv/tls/privkey.pem (mode 0644 -> 0640)'])
  })

  it('keeps credentials out of all but the closed file', async () => {
    const changes = await converge({})
    expect(JSON.stringify(changes)).not.toContain('c2VjcmV0')
    expect(contentOf(changes, '/etc/hostwright/acme/mail.env')).toContain('RFC2136_TSIG_SECRET=c2VjcmV0\n')
    expect(changes.find(({ subject }) => subject.endsWith('.env'))).toMatchObject({
      secret: true,
      after: { value: { mode: '0600' } },
    })
    expect(contentOf(changes, '/usr/local/lib/hostwright/acme-mail')).not.toContain('c2VjcmV0')
  })

  it('gives acme.sh its key as a file', async () => {
    const nsupdate = new Map<string, Seen<Json>>([['exists "/usr/bin/nsupdate"', known(true)]])
    const changes = await converge({ client: 'acme.sh' }, nsupdate)
    expect(contentOf(changes, '/etc/hostwright/acme/mail.key')).toBe(
      'key "k" { algorithm hmac-sha256; secret "c2VjcmV0"; };\n',
    )
    expect(contentOf(changes, '/usr/local/lib/hostwright/acme-mail')).toContain('--dns dns_nsupdate')
  })

  it('says what acme.sh lacks before anything is written', async () => {
    await expect(converge({ client: 'acme.sh' })).rejects.toThrow('install bind9-dnsutils')
    const planned = new Map<string, Seen<Json>>([['package "bind9-dnsutils"', known({ version: '1' })]])
    await expect(converge({ client: 'acme.sh' }, planned)).resolves.not.toEqual([])
  })

  it('takes any provider of the client by its variables', async () => {
    const changes = await converge({ dns: { provider: 'cloudflare', env: { CF_DNS_API_TOKEN: "it's" } } })
    expect(contentOf(changes, '/etc/hostwright/acme/mail.env')).toBe("CF_DNS_API_TOKEN='it'\\''s'\n")
  })

  it('is not sure of a certificate that it cannot see', async () => {
    const made = new Map<string, Seen<Json>>()
    await converge({}, made)
    for (const id of made.keys()) if (id.startsWith('certificate need')) made.set(id, unknown('later'))
    expect(summaries(await converge({}, made))).toEqual([
      'get a certificate for *.mail.example, mail.example',
    ])
  })

  it('refuses rfc2136 without a server', async () => {
    await expect(converge({ dns: {} })).rejects.toThrow('needs server and key')
  })

  describe('by challenge: http', () => {
    const http = { challenge: 'http', dns: undefined }
    const script = '/usr/local/lib/hostwright/acme-mail'

    it.each([
      ['lego', {}, ' --http --domains mail.example run\n'],
      [
        'lego',
        { webroot: '/var/www/html' },
        ' --http --http.webroot /var/www/html --domains mail.example run\n',
      ],
      ['acme.sh', {}, '"$home" $listen --config-home'],
      ['acme.sh', {}, ' --standalone '],
      ['acme.sh', { webroot: '/var/www/html' }, ' --webroot /var/www/html '],
    ])('gives the host no credentials (%s %j)', async (client, more, words) => {
      const made = new Map<string, Seen<Json>>([['exists "/usr/bin/socat"', known(true)]])
      const changes = await converge({ ...http, client, domains: ['mail.example'], ...more }, made)
      expect(contentOf(changes, script)).toContain(words)
      expect(contentOf(changes, script)).not.toContain('.env')
      expect(summaries(changes).filter((one) => /\.(env|key)$/.test(one))).toEqual([])
    })

    it('takes away the credentials that the DNS needed', async () => {
      const made = new Map<string, Seen<Json>>()
      await converge({ domains: ['mail.example'] }, made)
      expect(summaries(await converge({ ...http, domains: ['mail.example'] }, made))).toEqual([
        'remove /etc/hostwright/acme/mail.env',
        `write ${script}`,
      ])
    })

    it.each([
      [
        { client: 'acme.sh', domains: ['mail.example'] },
        'acme.sh answers at port 80 by socat: install socat',
      ],
      [{}, '*.mail.example can be validated only through the DNS'],
      [{ domains: ['mail.example'], dns: PARAMS.dns }, 'challenge: http does without dns'],
    ])('refuses what it cannot do: %j', async (more, words) => {
      await expect(converge({ ...http, ...more })).rejects.toThrow(words)
    })
  })

  it('refuses a webroot where nothing is validated at port 80', async () => {
    await expect(converge({ webroot: '/srv' })).rejects.toThrow('webroot is for challenge: http')
  })

  it('follows a CNAME with credentials for its target alone', async () => {
    const nsupdate = new Map<string, Seen<Json>>([['exists "/usr/bin/nsupdate"', known(true)]])
    const dns = { ...PARAMS.dns, alias: '_acme-challenge.other.example' }
    expect(
      contentOf(await converge({ client: 'acme.sh', dns }, nsupdate), '/usr/local/lib/hostwright/acme-mail'),
    ).toContain(' --domain-alias _acme-challenge.other.example ')
  })

  describe('on_failure', () => {
    const unit = '/etc/systemd/system/hostwright-acme-mail_failed.service'
    const on_failure = ['/usr/local/sbin/tell', 'a "b"', '100%', '$HOME', 'a\\b']

    it('runs a command on the host, word by word, when a renewal fails', async () => {
      const changes = await converge({ on_failure })
      expect(contentOf(changes, unit)).toContain(
        '\nExecStart="/usr/local/sbin/tell" "a \\"b\\"" "100%%" "$$HOME" "a\\\\b"\n',
      )
      expect(contentOf(changes, '/etc/systemd/system/hostwright-acme-mail.service')).toContain(
        '\nOnFailure=hostwright-acme-mail_failed.service\n',
      )
    })

    it('is taken back where it is no longer given', async () => {
      const made = new Map<string, Seen<Json>>()
      await converge({ on_failure }, made)
      const changes = summaries(await converge({}, made))
      expect(changes).toContain(`remove ${unit}`)
      expect(changes).toContain('reload the definition of hostwright-acme-mail.service')
    })

    it('refuses a word of two lines, which a unit cannot hold', async () => {
      await expect(converge({ on_failure: ['tell', 'a\nb'] })).rejects.toThrow('on_failure')
    })
  })

  describe('reuse_key', () => {
    const script = '/usr/local/lib/hostwright/acme-mail'

    it('asks with a key of its own, and keeps the next one beside it', async () => {
      const text = contentOf(await converge({ reuse_key: true }), script)
      expect(text).toContain(' --csr /var/lib/hostwright/acme/mail/request.pem run\n')
      expect(text).not.toContain('--domains')
      expect(text).toContain("subjectAltName=DNS:mail.example,DNS:*.mail.example' -key")
      expect(text).toContain("wanted='1 ec256'\n")
      const plain = contentOf(await converge({}), script)
      expect(plain).toContain(' --key-type ec256 ')
      expect(plain).not.toContain('next')
    })

    it.each([
      ['ec256', 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256'],
      ['ec384', 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384'],
      ['rsa2048', 'genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048'],
      ['rsa4096', 'genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096'],
    ])('makes keys of type %s', async (key_type, words) => {
      const text = contentOf(await converge({ reuse_key: true, key_number: 2, key_type }), script)
      expect(text).toContain(words)
      expect(text).toContain(`wanted='2 ${key_type}'\n`)
    })

    it.each([
      [{ client: 'acme.sh' }, 'reuse_key takes the client lego'],
      [{ client: 'acme.sh', key_number: 2 }, 'reuse_key takes the client lego'],
    ])('refuses what it cannot do: %j', async (more, words) => {
      const nsupdate = new Map<string, Seen<Json>>([['exists "/usr/bin/nsupdate"', known(true)]])
      await expect(converge({ reuse_key: true, ...more }, nsupdate)).rejects.toThrow(words)
    })

    it.each<[string, object, object, Seen<readonly string[]>]>([
      ['no key', {}, {}, known([])],
      ['the key that is served', {}, { 'public key /srv/tls/privkey.pem': 'ab' }, known(['3 1 1 ab'])],
      [
        'the key that is served alone, where none is kept',
        {},
        {
          'public key /srv/tls/privkey.pem': 'ab',
          'public key /var/lib/hostwright/acme/mail/next.pem': 'cd',
        },
        known(['3 1 1 ab']),
      ],
      [
        'both keys',
        { reuse_key: true },
        {
          'public key /srv/tls/privkey.pem': 'ab',
          'public key /var/lib/hostwright/acme/mail/next.pem': 'cd',
        },
        known(['3 1 1 ab', '3 1 1 cd']),
      ],
    ])('tells the TLSA records of %s', async (_title, more, answers, expected) => {
      const { tlsa } = await outputs(acme, { ...PARAMS, ...more }, answers as Answers)
      expect(tlsa).toEqual(expected)
    })
  })

  describe('state: absent', () => {
    const gone = { name: 'mail', state: 'absent' }

    it('has nothing to do where there is nothing', async () => {
      expect(await converge(gone)).toEqual([])
    })

    it.each([
      [{ install: undefined }, []],
      [
        { install: { directory: '/srv/tls' } },
        ['remove /srv/tls/fullchain.pem', 'remove /srv/tls/privkey.pem'],
      ],
    ])('leaves nothing of the name: %j', async (more, installed) => {
      const made = new Map<string, Seen<Json>>()
      await converge({ on_failure: ['tell'] }, made)
      for (const path of ['/srv/tls/fullchain.pem', '/srv/tls/privkey.pem'])
        made.set(
          `entry "${path}"`,
          known(fileEntry(Buffer.from('k'), { mode: '0640', owner: 'root', group: 'mail' })),
        )
      made.set(
        'succeeds {"argv":["systemctl","is-failed","--quiet","hostwright-acme-mail.service"]}',
        known(true),
      )
      for (const path of ['/var/lib/hostwright/acme', '/var/lib/hostwright/acme/mail'])
        made.set(`entry "${path}"`, known(folder))
      const changes = await converge({ ...gone, ...more }, made)
      expect(summaries(changes)).toEqual([
        'disable and stop hostwright-acme-mail.timer',
        'remove /etc/systemd/system/hostwright-acme-mail.timer',
        'remove /etc/systemd/system/hostwright-acme-mail.service',
        'remove /etc/systemd/system/hostwright-acme-mail_failed.service',
        'remove /usr/local/lib/hostwright/acme-mail',
        'remove /etc/hostwright/acme/mail.env',
        ...installed,
        'remove /var/lib/hostwright/acme/mail',
        'run systemctl reset-failed hostwright-acme-mail.service',
        'reload the definition of hostwright-acme-mail.timer',
        'reload the definition of hostwright-acme-mail.service',
        'reload the definition of hostwright-acme-mail_failed.service',
      ])
      expect(await converge({ ...gone, ...more }, made)).toEqual([])
    })
  })

  it.each([
    [{ domains: undefined }, 'missing param "domains"'],
    [{ dns: undefined }, 'missing param "dns"'],
    [{ install: undefined }, 'missing param "install"'],
  ])('says what a certificate lacks: %j', (more, words) => {
    const value = JSON.parse(JSON.stringify({ ...PARAMS, ...more })) as never
    const { problems } = paramsChecker(ajvCompiler()).filled({ task: task.name, schema: task.params, value })
    expect(problems.map(({ message }) => message).join()).toContain(words)
  })

  it('is not planned for who does not accept the terms', () => {
    const value = { ...PARAMS, accept_tos: false } as never
    expect(
      paramsChecker(ajvCompiler()).filled({ task: task.name, schema: task.params, value }).problems,
    ).not.toEqual([])
  })
})
