import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process'
import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { isRecord } from '../model/json.ts'
import type { Position } from '../model/problem.ts'
import type { Values } from '../model/value.ts'
import { isValues } from '../schema/fields.ts'
import { wrongVariableName } from '../schema/names.ts'
import { tooDeepAt } from '../schema/nesting.ts'
import { type Draft, type Layer } from './draft.ts'
import { groupIn, hostIn, wrongGroupName } from './draft-entries.ts'
import { wrongHostName } from './host-name.ts'

/** True for an inventory that is a program: executable, and not a data file that happens to be. */
export function isProgram(file: string): boolean {
  try {
    if (!statSync(file).isFile()) return false
    accessSync(file, constants.X_OK)
  } catch {
    return false
  }
  return !['.yml', '.yaml', '.json'].includes(extname(file)) || firstBytes(file) === '#!'
}

function firstBytes(file: string): string {
  const buffer = Buffer.alloc(2)
  const handle = openSync(file, 'r')
  try {
    return buffer.toString('latin1', 0, readSync(handle, buffer, 0, 2, 0))
  } finally {
    closeSync(handle)
  }
}

/** Adds what an inventory program answers to `--list`, and to `--host` where that leaves variables out. */
export function readProgramSource(draft: Draft, file: string): void {
  const at = { file, line: 1, column: 1 }
  const list = ask({ draft, file, at }, ['--list'])
  if (list === undefined) return
  const { _meta: meta, ...groups } = list
  for (const [name, group] of Object.entries(groups)) readGroup(draft, { name, group, at })
  const hostvars = isRecord(meta) && isRecord(meta['hostvars']) ? meta['hostvars'] : undefined
  const hosts = hostvars === undefined ? [...draft.hosts.keys()] : Object.keys(hostvars)
  for (const name of hosts.filter((one) => isRight(draft, wrongHostName(one), at))) {
    const values = hostvars === undefined ? ask({ draft, file, at }, ['--host', name]) : hostvars[name]
    if (isValues(values)) hostIn(draft, name, at).layers.push(layerOf(draft, values, at))
  }
}

interface Program {
  readonly draft: Draft
  readonly file: string
  readonly at: Position
}

function ask({ draft, file, at }: Program, args: readonly string[]): Record<string, unknown> | undefined {
  const report = (message: string) =>
    void draft.problems.push({ message: `${file} ${args.join(' ')} ${message}`, at })
  let text: string
  try {
    const options: ExecFileSyncOptionsWithStringEncoding = {
      encoding: 'utf8',
      timeout: 60_000,
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    }
    text = execFileSync(resolve(file), args, options)
  } catch (error) {
    return report(failure(error))
  }
  try {
    if (tooDeepAt(text) !== undefined) return report('returned data that is nested too deeply')
    const answer: unknown = JSON.parse(text)
    return isRecord(answer) ? answer : report('did not return a JSON object')
  } catch {
    return report('did not return JSON')
  }
}

function failure(error: unknown): string {
  const { status, stderr, code } = error as { status?: number | null; stderr?: string; code?: string }
  if (code === 'ETIMEDOUT') return 'did not end within 60 seconds'
  const last = stderr?.trim().split('\n').at(-1) ?? ''
  if (typeof status === 'number') return `ended with exit code ${status}${last === '' ? '' : `: ${last}`}`
  return `could not be run: ${code ?? String(error)}`
}

interface Answered {
  readonly name: string
  readonly group: unknown
  readonly at: Position
}

function readGroup(draft: Draft, { name, group, at }: Answered): void {
  const wrong = wrongGroupName(name)
  if (wrong !== undefined) return void draft.problems.push({ message: wrong, at })
  const draftGroup = groupIn(draft, name, at)
  const { hosts, children, vars } = Array.isArray(group)
    ? { hosts: group as unknown }
    : isRecord(group)
      ? group
      : {}
  const right = (names: readonly string[], wrongName: (name: string) => string | undefined) =>
    names.filter((one) => isRight(draft, wrongName(one), at))
  for (const host of right(textsOf(hosts), wrongHostName)) draftGroup.hosts.add(hostIn(draft, host, at).name)
  for (const child of right(textsOf(children), wrongGroupName))
    draftGroup.children.add(groupIn(draft, child, at).name)
  if (isRecord(vars)) draftGroup.layers.push(layerOf(draft, vars as Values, at))
}

function isRight({ problems }: Draft, wrong: string | undefined, at: Position): boolean {
  if (wrong !== undefined) problems.push({ message: wrong, at })
  return wrong === undefined
}

/** Variables as they were answered; what cannot be a variable is reported and left out. */
function layerOf(draft: Draft, values: Values, at: Position): Layer {
  const right = Object.entries(values).filter(([name]) => isRight(draft, wrongVariableName(name), at))
  return { values: Object.fromEntries(right), locate: () => at }
}

function textsOf(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : []
}
