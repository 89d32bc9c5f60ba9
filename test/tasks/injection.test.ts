import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnyTask } from '../../src/define/task.ts'
import { HostError } from '../../src/host/channel.ts'
import { argv } from '../../src/host/quote.ts'
import { isRecord } from '../../src/model/json.ts'
import type { ParamSchema } from '../../src/model/params.ts'
import { HELD } from '../../src/perform/held.ts'
import { PARAMS, type Params } from './every-text.ts'
import { accepted, checker, madeOf } from './made-of.ts'

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
  'ansible.builtin.copy content',
  'ansible.builtin.copy src content',
  'ansible.builtin.template src content',
  'ansible.builtin.command cmd',
  'ansible.builtin.reboot test_command',
  'ansible.builtin.shell cmd',
  'ansible.builtin.raw cmd',
  'ansible.builtin.script cmd content',
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

const names = readdirSync('tasks', { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.includes('lib/'),
)
const load = async (name: string) =>
  ((await import(pathToFileURL(join('tasks', name)).href)) as { readonly default: AnyTask }).default

describe.each(names)('the texts that %s takes', (name) => {
  let task: AnyTask
  beforeAll(async () => {
    task = await load(name)
  })
  const leaves = () =>
    (PARAMS[basename(name, '.ts')] ?? []).flatMap((params) =>
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

  /** As nobody, who can write nothing, with no program but a shell and the mark; a script that is none ends no other. */
  const marked = (scripts: readonly string[]) => {
    const all = [HELD, ...scripts.map((script) => `( eval ${argv(script)} )`)].join('\n')
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

  it('is one word, whatever is in them', { timeout: 120_000 }, async () => {
    expect(marked([`echo '`, 'mark'])).toBe(true)
    const wrong: string[] = []
    for (const name of names) {
      const task = await load(name)
      const all = new Map<string, Set<string>>()
      for (const params of PARAMS[basename(name, '.ts')] ?? [])
        for (const { at, put } of leavesOf(params)) {
          if (MEANT.includes(`${task.name} ${at}`)) continue
          const scripts = all.get(at) ?? new Set()
          all.set(at, scripts)
          for (const text of SHELL)
            for (const made of await accepted(task, put as Leaf['put'], text))
              for (const script of made.scripts) if (script.includes('mark')) scripts.add(script)
        }
      // Which of them it was is looked for only where it was one.
      if (!marked([...all.values()].flatMap((scripts) => [...scripts]))) continue
      for (const [at, scripts] of all) if (marked([...scripts])) wrong.push(`${task.name} ${at}`)
    }
    expect(wrong).toEqual([])
  })

  it('is nothing, but a failure of that host, where a NUL is in them', async () => {
    for (const name of names) {
      const task = await load(name)
      for (const params of PARAMS[basename(name, '.ts')] ?? [])
        for (const { put } of leavesOf(params))
          for (const text of ['\0', 'x\0', '/srv/x\0'])
            await madeOf(task, put(text) as Params).catch((error) => {
              if (!(error instanceof HostError)) throw error
            })
    }
  })
})
