import { createTwoFilesPatch } from 'diff'
import { isBookkeeping, isByHand } from '../model/change.ts'
import { isRecord } from '../model/json.ts'
import type { Announced } from '../model/outcome.ts'
import { HIDDEN } from '../model/secret.ts'

/** How much of a change is shown. */
export interface Detail {
  readonly diff: boolean
}

/** The lines that tell of changes; those that are parts of one thing are told as one, unless the differences are asked for. */
export function linesOf(all: readonly Announced[], detail: Detail): string[] {
  const parts = new Map<string, Announced[]>()
  const groups = all.map((one) => {
    const key = detail.diff ? undefined : partOf(one)
    if (key === undefined) return [one]
    const found = parts.get(key)
    parts.set(key, [...(found ?? []), one])
    return found === undefined ? key : []
  })
  return groups.flatMap((group) => {
    if (typeof group === 'string') return partLines(parts.get(group) ?? [], detail)
    return group.flatMap((one) => changeLines(one, detail))
  })
}

/** Parts of one thing, as sure as each other. */
function partOf({ change: { part }, certainty, because }: Announced): string | undefined {
  return part === undefined ? undefined : JSON.stringify([part, certainty, because])
}

function partLines(parts: readonly Announced[], detail: Detail): string[] {
  const [first] = parts
  if (first === undefined) return []
  const kinds = parts.map(({ change }) => {
    if (change.sort === 'state' && change.before.known && change.before.value === null) return 'new'
    return change.sort === 'state' && change.after.known && change.after.value === null
      ? 'removed'
      : 'changed'
  })
  const counts = (['new', 'changed', 'removed'] as const).flatMap((kind) => {
    const count = kinds.filter((one) => one === kind).length
    return count === 0 ? [] : [`${count} ${kind}`]
  })
  const summary = `${first.change.part}: ${counts.join(', ')}`
  return changeLines({ ...first, change: { ...first.change, summary } }, detail)
}

/** The lines that tell of one change: its summary, what it rests on, and its difference if asked for. */
function changeLines(announced: Announced, { diff }: Detail): string[] {
  const { change, certainty, because } = announced
  const sign = change.sort === 'act' ? '!' : certainty === 'unknown' ? '?' : isByHand(change) ? '>' : '~'
  const rest = certainty === 'definite' ? '' : ` — ${certainty}: ${because.join('; ')}`
  const [first = '', ...more] = `${change.summary}${rest}`.split('\n')
  const told = [`${sign} ${first}`, ...more.map((line) => `| ${line}`)]
  return [...told, ...(diff ? difference(announced) : [])]
}

function difference({ change }: Announced): string[] {
  if (change.sort === 'act' || isBookkeeping(change)) return []
  if (change.secret) return [`  ${HIDDEN}`]
  if (!change.after.known) return [`  content is not known yet: ${change.after.cause}`]
  const before = change.before.known ? change.before.value : null
  const [had, want] = [textOf(before), textOf(change.after.value)]
  if (had === want) return []
  if (had === undefined || want === undefined) return [unread(before, change.after.value)]
  const patch = createTwoFilesPatch(change.subject, change.subject, had, want, 'now', 'then', {
    context: 2,
    timeout: 2000,
  })
  return patch === undefined
    ? ['  content differs']
    : patch
        .split('\n')
        .slice(1)
        .filter((line) => line !== '')
        .map((line) => `  ${line}`)
}

/** Files that are not read: by their size and what they are summed up to. */
function unread(had: unknown, want: unknown): string {
  return `  binary or large: ${[had, want].map(summed).join(' -> ')}`
}

function summed(state: unknown): string {
  if (!isRecord(state) || typeof state['sha256'] !== 'string') return state === null ? 'nothing' : 'no file'
  return `${inUnits(Number(state['size']))}, sha256 ${state['sha256']}`
}

/** As disks are sold: in thousands. */
function inUnits(size: number): string {
  const power = Math.min(UNITS.length, Math.floor(Math.log10(Math.max(size, 1)) / 3))
  return power === 0 ? `${size} bytes` : `${(size / 1000 ** power).toFixed(1)} ${UNITS[power - 1]}`
}

const UNITS = ['kB', 'MB', 'GB', 'TB']

/** What a state reads like: the text of a file, else its data. */
function textOf(state: unknown): string | undefined {
  if (state === null) return ''
  if (typeof state === 'string') return state.endsWith('\n') ? state : `${state}\n`
  if (typeof state !== 'object') return `${JSON.stringify(state)}\n`
  if ('text' in state) return String(state.text)
  if ('sha256' in state) return undefined
  return `${JSON.stringify(state, null, 1)}\n`
}
