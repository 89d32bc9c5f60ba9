import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytes } from '../../src/change/entry-want.ts'
import { HELD, openAlone } from '../../src/change/held.ts'
import { changeKinds } from '../../src/change/kinds.ts'
import { armScript } from '../../src/change/lifeline.ts'
import { HostError } from '../../src/host/channel.ts'
import { print } from '../../src/host/quote.ts'
import { type Change, Refusal } from '../../src/model/change.ts'
import type { Content } from '../../src/model/content.ts'
import type { Fact, HostReader } from '../../src/model/fact.ts'
import { isRecord, type Json } from '../../src/model/json.ts'
import type { ParamSchema } from '../../src/model/params.ts'
import { known, type Seen, unknown } from '../../src/model/seen.ts'
import { paramsChecker } from '../../src/schema/check.ts'
import { ajvCompiler } from '../../src/schema/validator.ts'
import type { AnyTask } from '../../src/task/define.ts'

/** What a shell would run of a name that is not one word: it leaves a mark. */
const SHELL = [
  '$(mark)',
  '`mark`',
  "';mark;'",
  '";mark;"',
  ';mark',
  '|mark',
  '&mark&',
  '\nmark\n',
  '>/dev/null;mark',
]
/** What would begin another line of a file. */
const LINE = ['\nMarked=yes\n', '\r\nMarked=yes', '\n[Marked]\nMarked=yes', '\nMarked: yes']

type Params = { readonly [name: string]: unknown }

const key = { name: 'k', algorithm: 'hmac-sha256', secret: 'c2VjcmV0' }
const place = {
  repository: 'ssh://git@g/r',
  branch: 'main',
  directory: '/srv/keep',
  deploy_key: 'k',
  known_hosts: 'h k',
}

/** For each task, params in which every text that it takes stands somewhere. */
const PARAMS: Readonly<Record<string, readonly Params[]>> = {
  acme: ['lego', 'acme.sh'].flatMap((client): Params[] => {
    const dns = {
      server: 'ns:53',
      zone: 'z.org',
      key,
      env: { NAME: 'v' },
      resolvers: ['r:53'],
      provider: 'rfc2136',
    }
    const rest = {
      domains: ['a.org'],
      email: 'a@b.org',
      accept_tos: true,
      directory: 'https://d',
      ca_file: '/srv/ca',
    }
    const install = { directory: '/srv/c', owner: 'o', group: 'g', mode: '0640' }
    const all = { name: 'a', client, dns, ...rest, install, reload: ['r'], timer: 'daily', timer_delay: '1h' }
    return [all, { ...all, dns: { ...dns, provider: 'cloudflare' } }]
  }),
  apt: [
    {
      name: ['a1'],
      state: 'present',
      provides: {
        users: ['u'],
        groups: ['g'],
        nothing: ['/x'],
        directories: ['/d'],
        links: { '/l': '/d' },
      },
    },
  ],
  assert: [{ that: ['true'], msg: 'm' }],
  chasquid: [
    {
      hostname: 'a.org',
      certificates: ['c'],
      domains: [
        {
          name: 'a.org',
          aliases: { you: ['me@b.org'] },
          catch_all: ['me@b.org'],
          users: [{ name: 'me', password: 'p' }],
        },
      ],
      mda: { command: '/bin/mda', args: ['a'] },
      settings: { max_data_size_mb: 'x' },
    },
  ],
  'chasquid-user': [{ address: 'me@a.org', password: 'p' }],
  command: [
    { argv: ['x'], creates: '/srv/c', chdir: '/srv', env: { NAME: 'v' }, stdin: 's', alters: ['/srv/a'] },
    { argv: ['x'], removes: '/srv/c' },
    { argv: ['x'], onlyif: ['x'], alters: ['/srv/a'] },
    { argv: ['x'], unless: ['x'] },
    { shell: 'true', always: true },
  ],
  copy: [{ src: 'f', dest: '/srv/f', mode: '0644', owner: 'o', group: 'g', validate: ['v', '%s'] }],
  cron: [{ name: 'n', user: 'u', job: 'j', minute: '1', hour: '1', day: '1', month: '1', weekday: '1' }],
  debug: [{ msg: 'm' }],
  directory: [
    { path: '/srv/d', mode: '0755', owner: 'o', group: 'g' },
    { path: '/srv/d', state: 'absent' },
  ],
  dkim: [{ domain: 'a.org', selector: 's', path: '/srv/k', owner: 'o', group: 'g', mode: '0640' }],
  'dns-record': ['value', 'values'].map((one) => ({
    name: 'a.org',
    type: 'TXT',
    [one]: one === 'value' ? 'v' : ['v'],
    server: 'ns:53',
    zone: 'org',
    key,
  })),
  file: [
    { path: '/srv/f', content: 'c', mode: '0644', owner: 'o', group: 'g' },
    { path: '/srv/f', state: 'absent' },
  ],
  'git-backup': [{ ...place, plain: ['/srv/a'], secret: ['/srv/b'], recipients: ['age1a', 'age1b'] }],
  'git-restore': [{ ...place, identity: 'i', paths: ['/srv/a'] }],
  group: [{ name: 'g' }, { name: 'g', state: 'absent' }],
  hostname: [{ name: 'n.org' }],
  line: [
    {
      path: '/srv/f',
      line: 'l',
      match: '^l',
      create: true,
      mode: '0644',
      owner: 'o',
      group: 'g',
      validate: ['v', '%s'],
    },
  ],
  'mail-test': [
    {
      server: 's',
      address: 'a',
      user: 'u',
      password: 'p',
      from: 'a@b.org',
      to: 'a@b.org',
      subject: 's',
    },
  ],
  netplan: [{ path: '/etc/netplan/n.yaml', content: 'network: {}\n' }],
  probe: [{ argv: ['x'], chdir: '/srv' }],
  reboot: [{}],
  service: [
    { name: 'n', state: 'started', enabled: true },
    { name: 'n', state: 'restarted' },
  ],
  symlink: [{ path: '/srv/l', target: 't' }],
  sysctl: [{ settings: { 'net.core.x': '1' }, path: '/etc/sysctl.d/x.conf' }],
  template: [{ src: 'f', dest: '/srv/f', mode: '0644', owner: 'o', group: 'g', validate: ['v', '%s'] }],
  user: [
    { name: 'u', group: 'g', groups: ['h'], comment: 'c', home: '/h', shell: '/s' },
    { name: 'u', state: 'absent' },
  ],
  'wait-for': [{ port: 1, host: 'h' }, { path: '/srv/p' }, { argv: ['x'] }],
}

/** What is there to be run by a shell, or to have lines of its own. */
const MEANT = [
  'command shell',
  'copy src',
  'template src',
  'file content',
  'netplan content',
  'git-backup known_hosts',
  'git-restore known_hosts',
  'git-backup deploy_key',
  'git-restore deploy_key',
]

type Leaf = { readonly at: string; readonly put: (text: string) => Params }

/** Every text of some params, and every name of an open list of names, each with a way to put another in its place. */
function leavesOf(
  value: unknown,
  at: readonly string[] = [],
): { at: string; put: (text: string) => unknown }[] {
  if (typeof value === 'string') return [{ at: at.join(' '), put: (text) => text }]
  if (Array.isArray(value))
    return value.flatMap((one, index) =>
      leavesOf(one, at).map(({ at: path, put }) => ({
        at: path,
        put: (text: string) => value.with(index, put(text)),
      })),
    )
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, held]) => [
    ...leavesOf(held, [...at, name]).map(({ at: path, put }) => ({
      at: path,
      put: (text: string) => ({ ...value, [name]: put(text) }),
    })),
    ...(['env', 'settings', 'aliases', 'links'].includes(at.at(-1) ?? '')
      ? [{ at: `${at.join(' ')} name`, put: (text: string) => ({ [text]: held }) }]
      : []),
  ])
}

/** The paths of all texts that a schema has a place for; choices and patterns of digits cannot hold anything else. */
function textsOf(schema: ParamSchema, at: readonly string[] = []): string[] {
  const types = [schema.type].flat()
  const below = [
    ...(schema.items === undefined ? [] : textsOf(schema.items, at)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, held]) => textsOf(held, [...at, name])),
    ...(typeof schema.additionalProperties === 'object' ? textsOf(schema.additionalProperties, at) : []),
  ]
  const open = types.includes('string') && schema.enum === undefined && schema.expression !== true
  return open && schema.local === undefined ? [at.join(' '), ...below] : below
}

const names = readdirSync('tasks').filter((name) => name.endsWith('.ts'))
const load = async (name: string) =>
  ((await import(pathToFileURL(join('tasks', name)).href)) as { readonly default: AnyTask }).default

interface Made {
  readonly scripts: readonly string[]
  readonly contents: readonly string[]
}

const checker = paramsChecker(ajvCompiler())

/** All that a task makes a host run and write, where nothing is there and where nothing can be told; nothing where it refuses. */
async function madeOf(task: AnyTask, value: Params): Promise<Made> {
  const { params, problems } = checker.filled({ task: task.name, schema: task.params, value: value as never })
  if (problems.length > 0) return { scripts: [], contents: [] }
  const all: Made[] = []
  for (const answer of [bare, dark]) all.push(await madeWith(task, params, answer))
  return { scripts: all.flatMap(({ scripts }) => scripts), contents: all.flatMap(({ contents }) => contents) }
}

/** What comes of the first of some texts with this at their end that a task takes. */
async function accepted(task: AnyTask, put: Leaf['put'], end: string): Promise<Made[]> {
  for (const start of ['', 'x', '/srv/x', '1']) {
    const made = await madeOf(task, put(`${start}${end}`))
    if (made.scripts.length + made.contents.length > 0) return [made]
  }
  return []
}

const dark = (): Seen<Json> => unknown('nothing can be told')

function bare({ kind, arg }: Fact): Seen<Json> {
  if (kind.ask.on !== 'host') return known(null)
  if (kind.name === 'entry' && /^\/(srv|etc|etc\/\w+)$/.test(String(arg)))
    return known({ type: 'directory', mode: '0755', owner: 'root', group: 'root' })
  if (kind.name === 'unit') return known({ active: 'inactive', enabled: 'disabled' })
  if (kind.name === 'kernel value') return known('0')
  try {
    return known(kind.ask.parse({ stdout: '', stderr: '', status: 0 }, [arg])[0] ?? null)
  } catch {
    return known(null)
  }
}

async function madeWith(task: AnyTask, params: unknown, answer: (fact: Fact) => Seen<Json>): Promise<Made> {
  const scripts: string[] = []
  const see = async (fact: Fact) => {
    if (fact.kind.ask.on === 'host') scripts.push(fact.kind.ask.script([fact.arg]))
    return answer(fact)
  }
  const host = { name: 'box', user: 'root', see } as unknown as HostReader // answers as its facts promise
  try {
    const changes = await task.plan(await task.read(host, params as never), params as never)
    const made = changes.map(scriptsOf)
    const files = changes.flatMap(contentOf)
    const [shell, other] = [true, false].map((one) =>
      files.filter((file) => file.shell === one).map(({ text }) => text),
    )
    return { scripts: [...scripts, ...made.flat(), ...(shell ?? [])], contents: other ?? [] }
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof HostError)) throw error
    return { scripts, contents: [] }
  }
}

function scriptsOf(change: Change): string[] {
  const kind = changeKinds.get(change.kind)
  const context = {
    user: 'root',
    nonce: 'n',
    lasts: true,
    print: (content: Buffer) => print(content.toString('utf8')),
  }
  const state = change.sort === 'state'
  const guard = state && change.before.known ? kind?.guard?.(change.before.value, change) : undefined
  const script = !state || change.after.known ? kind?.script?.(change, context) : undefined
  const together = !state || change.after.known ? kind?.together?.([change], context) : undefined
  const { within, litter } = (!state || change.after.known ? kind?.loose?.(change, context) : undefined) ?? {}
  const arm = armScript({ run: 'r', lifeline: 'ssh', seconds: 1 }, [change])
  return [
    ...[guard, together, litter === undefined ? undefined : `echo ${litter.length}`],
    ...(script === undefined ? [] : [`OPEN=no; ${script}`, `OPEN=yes; ${script}`]),
    ...(within === undefined ? [] : [openAlone(within).replace(HELD, '')]),
    arm.replace(/^setsid.*|^if \[ -d \/run.*\n.*/gm, ''),
  ].filter((one) => one !== undefined)
}

/** What a change writes; what is read by a shell may have line breaks in its words. */
function contentOf(change: Change): { readonly text: string; readonly shell: boolean }[] {
  const { content } = (isRecord(change.data) ? change.data : {}) as { readonly content?: Content }
  const text = content === undefined ? '' : bytes(content).toString('utf8')
  const known = change.sort === 'state' && change.kind === 'crontab' && change.after.known
  return [
    { text, shell: text.startsWith('#!/bin/sh') || change.subject.endsWith('.env') },
    { text: known ? String(change.after.value) : '', shell: false },
  ]
}

describe.each(names)('the texts that %s takes', (name) => {
  let task: AnyTask
  beforeAll(async () => {
    task = await load(name)
  })
  const leaves = () =>
    (PARAMS[name.replace(/\.ts$/, '')] ?? []).flatMap((params) =>
      leavesOf(params).map((leaf) => ({ ...leaf, params }) as Leaf & { readonly params: Params }),
    )

  it('are all tried here', () => {
    const tried = new Set(leaves().map(({ at }) => at))
    const all = Object.entries(task.params.properties ?? {}).flatMap(([one, schema]) =>
      textsOf(schema, [one]),
    )
    const isTried = (at: string) => [...tried].some((one) => one === at || one.startsWith(`${at} `))
    expect(all.filter((at) => !isTried(at) && !/(^| )mode$/.test(at))).toEqual([])
  })

  it('are accepted as they stand here', () => {
    for (const params of PARAMS[task.name] ?? [])
      expect(
        checker.filled({ task: task.name, schema: task.params, value: params as never }).problems,
      ).toEqual([])
  })

  it('begin no line of a file that is not theirs', async () => {
    const wrong = new Set<string>()
    for (const { at, put } of leaves())
      for (const line of LINE)
        for (const { contents } of await accepted(task, put, line))
          if (contents.some((content) => /^\[?Marked/m.test(content))) wrong.add(`${task.name} ${at}`)
    expect([...wrong].filter((one) => !MEANT.includes(one))).toEqual([])
  })
})

describe.skipIf(process.getuid?.() !== 0)('what a shell makes of the texts that a task takes', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'words-'))
    chmodSync(folder, 0o777)
    for (const shell of ['sh', 'bash']) symlinkSync(`/bin/${shell}`, join(folder, shell))
    symlinkSync('/usr/bin/timeout', join(folder, 'timeout'))
    writeFileSync(join(folder, 'mark'), `#!/bin/sh\n: >${folder}/marked\n`, { mode: 0o755 })
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** As nobody, who can write nothing, with no program but a shell and the mark. */
  const marked = (scripts: readonly string[]) => {
    const all = [HELD, ...scripts.map((script) => `( ${script}\n)`)].join('\n')
    const sandbox = [
      '--reuid=nobody',
      '--regid=nogroup',
      '--clear-groups',
      '/usr/bin/timeout',
      '20',
      '/bin/sh',
    ]
    spawnSync('/usr/bin/setpriv', sandbox, {
      input: all,
      env: { PATH: folder, HOME: folder },
      cwd: folder,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    const found = existsSync(join(folder, 'marked'))
    rmSync(join(folder, 'marked'), { force: true })
    return found
  }

  it('is one word, whatever is in them', async () => {
    expect(marked(['mark'])).toBe(true)
    const wrong: string[] = []
    for (const name of names) {
      const task = await load(name)
      for (const params of PARAMS[name.replace(/\.ts$/, '')] ?? [])
        for (const { at, put } of leavesOf(params)) {
          if (MEANT.includes(`${task.name} ${at}`)) continue
          const scripts = new Set<string>()
          for (const text of SHELL)
            for (const made of await accepted(task, put as Leaf['put'], text))
              for (const script of made.scripts) scripts.add(script)
          if (scripts.size > 0 && marked([...scripts])) wrong.push(`${task.name} ${at}`)
        }
    }
    expect(wrong).toEqual([])
  }, 120_000)

  it('is nothing, but a failure of that host, where a NUL is in them', async () => {
    for (const name of names) {
      const task = await load(name)
      for (const params of PARAMS[name.replace(/\.ts$/, '')] ?? [])
        for (const { put } of leavesOf(params))
          for (const text of ['\0', 'x\0', '/srv/x\0'])
            await madeOf(task, put(text) as Params).catch((error) => {
              if (!(error instanceof HostError)) throw error
            })
    }
  })
})
