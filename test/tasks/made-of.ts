import type { AnyTask } from '../../src/define/task.ts'
import { HostError } from '../../src/host/channel.ts'
import { argv, print } from '../../src/host/quote.ts'
import { type Change, Refusal } from '../../src/model/change.ts'
import { type Content, isLargeFile } from '../../src/model/content.ts'
import type { Fact, HostReader } from '../../src/model/fact.ts'
import { isRecord, type Json } from '../../src/model/json.ts'
import { known, type Seen, unknown } from '../../src/model/seen.ts'
import { HELD } from '../../src/perform/held.ts'
import { openAlone } from '../../src/perform/open-directory.ts'
import { armScript } from '../../src/perform/rollback.ts'
import { bytes } from '../../src/resource/file/bytes.ts'
import { paramsChecker } from '../../src/schema/check.ts'
import { ajvCompiler } from '../../src/schema/validator.ts'
import type { Params } from './every-text.ts'

/** What a task makes a host run, and what it writes there. */
export interface Made {
  readonly scripts: readonly string[]
  readonly contents: readonly string[]
}

/** Checks params as a playbook’s are. */
export const checker = paramsChecker(ajvCompiler())

/** All that a task makes a host run and write, where nothing is there and where nothing can be told; nothing where it refuses. */
export async function madeOf(task: AnyTask, value: Params): Promise<Made> {
  const { params, problems } = checker.filled({ task: task.name, schema: task.params, value: value as never })
  if (problems.length > 0) return { scripts: [], contents: [] }
  const all: Made[] = []
  for (const answer of [bare, dark]) all.push(await madeWith(task, params, answer))
  return { scripts: all.flatMap(({ scripts }) => scripts), contents: all.flatMap(({ contents }) => contents) }
}

/** What comes of the first of some texts with this at their end that a task takes. */
export async function accepted(task: AnyTask, put: (text: string) => Params, end: string): Promise<Made[]> {
  for (const start of ['', 'x', '/srv/x', '1']) {
    const made = await madeOf(task, put(`${start}${end}`))
    if (made.scripts.length + made.contents.length > 0) return [made]
  }
  return []
}

const dark = (): Seen<Json> => unknown('nothing can be told')

function bare({ kind, arg }: Fact): Seen<Json> {
  if (kind.name === 'dns zones') return known([{ id: 'z', name: 'org', ttl: 300, lowest: 0, idle: null }])
  if (kind.name === 'dns shown') return known([])
  if (kind.name === 'dns signed') return known({ zone: 'org', signed: 'validated' })
  if (kind.ask.on !== 'host') return kind.name.startsWith('mail ') ? dark() : known(null)
  if (kind.name === 'entry' && typeof arg === 'string' && /^\/(srv|etc|etc\/\w+)$/.test(arg))
    return known({ type: 'directory', mode: '0755', owner: 'root', group: 'root' })
  if (kind.name === 'unit') return known({ active: 'inactive', enabled: 'disabled' })
  if (kind.name === 'kernel value') return known('0')
  if (kind.name === 'said') return known('')
  if (kind.name === 'response') return known({ status: 200, url: '', headers: {}, body: '', error: '' })
  if (/^(postgres|mysql) /.test(kind.name)) return served(kind, arg)
  try {
    return known(kind.ask.parse({ stdout: '', stderr: '', status: 0 }, [arg])[0] ?? null)
  } catch {
    return known(null)
  }
}

/** A server of databases that has nothing but what privileges are about. */
function served({ name, ask }: Fact['kind'], arg: Fact['arg']): Seen<Json> {
  if (name === 'postgres extension')
    return known({ version: null, comment: '', latest: '1', available: ['1'] })
  if (name === 'postgres time' || name === 'mysql variable') return known('0')
  if (name === 'postgres grants' && isRecord(arg)) {
    const { objects, roles } = arg as {
      readonly objects: readonly string[]
      readonly roles: readonly string[]
    }
    const each = (object: string) => roles.map((role) => ({ object, role, all: [], has: {} }))
    return known(objects.flatMap(each))
  }
  return known(
    ask.on === 'host'
      ? (ask.parse({ stdout: ['', '0', '', ''].join('\0'), stderr: '', status: 0 }, [arg])[0] ?? null)
      : null,
  )
}

async function madeWith(task: AnyTask, params: unknown, answer: (fact: Fact) => Seen<Json>): Promise<Made> {
  const scripts: string[] = []
  const see = async (fact: Fact) => {
    if (fact.kind.ask.on === 'host') scripts.push(fact.kind.ask.script([fact.arg]))
    return answer(fact)
  }
  const host = { name: 'box', user: 'root', see } as unknown as HostReader // answers as its facts promise
  try {
    const changes = task.plan(await task.read(host, params as never), params as never)
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
  const { kind } = change
  const context = {
    user: 'root',
    nonce: 'n',
    lasts: true,
    print: (content: Buffer) => print(content.toString('utf8')),
  }
  const state = change.sort === 'state'
  const guard = state && change.before.known ? kind.guard?.(change.before.value, change) : undefined
  const script = !state || change.after.known ? kind.script?.(change, context) : undefined
  const together = !state || change.after.known ? kind.together?.([change], context) : undefined
  const { within, temporaryFile, input, held } =
    (!state || change.after.known ? kind.deferredSync?.(change, context) : undefined) ?? {}
  const whole = input === undefined ? script : `content() { ${input}; }; ${script}`
  const words = [...(held?.argv ?? []), ...(held?.test ?? [])]
  const danger = { rollback: 'ssh', keep: change.subject } as const
  const arm = armScript({ run: 'r', rollback: 'ssh', seconds: 1 }, [{ change, danger }])
  return [
    ...[guard, together, temporaryFile === undefined ? undefined : `echo ${temporaryFile.length}`],
    ...(whole === undefined ? [] : [`OPEN=no; ${whole}`, `OPEN=yes; ${whole}`]),
    ...(held === undefined ? [] : [`ask 0 ${held.bytes ?? 0} ${argv(...words)}`]),
    ...(within === undefined ? [] : [openAlone(within).replace(HELD, '')]),
    arm.replace(/^setsid.*|^if \[ -d \/run.*\n.*/gm, ''),
  ].filter((one) => one !== undefined)
}

/** What a change writes; what is read by a shell may have line breaks in its words. */
function contentOf(change: Change): { readonly text: string; readonly shell: boolean }[] {
  const { content } = (isRecord(change.data) ? change.data : {}) as { readonly content?: Content }
  const text = content === undefined || isLargeFile(content) ? '' : bytes(content).toString('utf8')
  const after =
    change.sort === 'state' && change.kind.name === 'crontab' && change.after.known && change.after.value
  return [
    { text, shell: text.startsWith('#!/bin/sh') || change.subject.endsWith('.env') },
    { text: typeof after === 'string' ? after : '', shell: false },
  ]
}
