import { Refusal } from 'hostwright'

/** One limit of limits.conf(5). */
export interface Limit {
  readonly domain: string
  readonly type: string
  readonly item: string
  readonly value: string
  readonly comment: string
  readonly use_max: boolean
  readonly use_min: boolean
}

const ENDLESS: readonly string[] = ['unlimited', 'infinity', '-1']

/** A text of limits with this one in it: in the place of what is said of the same, or behind all others. */
export function withLimit(text: string, limit: Limit): string {
  require(limit.item, limit.value)
  if (limit.use_max && limit.use_min) throw new Refusal('use_max and use_min exclude each other')
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  let isThere = false
  const next = lines.map((line) => {
    const old = valueIn(line, limit)
    if (old === undefined) return line
    isThere = true
    const value = chosen(old, limit)
    return value === old ? line : lineOf(limit, value, line.split('#').slice(1).join('#'))
  })
  const all = isThere ? next : [...next, lineOf(limit, limit.value, '')]
  return all.map((line) => `${line}\n`).join('')
}

/** What a line says of this limit; undefined where it is about another. */
function valueIn(line: string, { domain, type, item }: Limit): string | undefined {
  const [before = ''] = line.split('#')
  const fields = before.trim().split(/\s+/)
  const isOwn = fields.length === 4 && fields[0] === domain && fields[1] === type && fields[2] === item
  return isOwn ? fields[3] : undefined
}

function lineOf({ domain, type, item, comment }: Limit, value: string, old: string): string {
  const words = comment === '' ? old : comment
  return [domain, type, item, value, ...(words === '' ? [] : [`#${words}`])].join('\t')
}

function chosen(old: string, { value, use_max, use_min }: Limit): string {
  if (value === old || !(use_max || use_min)) return value
  const [isOld, isNew] = [ENDLESS.includes(old), ENDLESS.includes(value)]
  if (isOld || isNew) return use_max === isOld ? old : value
  const take = use_max ? Math.max : Math.min
  return String(take(Number(value), Number(old)))
}

function require(item: string, value: string): void {
  const isShift = item === 'nice' || item === 'priority'
  const isRight = isShift
    ? /^-?\d+$/.test(value) && Math.abs(Number(value)) <= 20 && value !== '20'
    : ENDLESS.includes(value) || /^\d+$/.test(value)
  if (isRight) return
  throw new Refusal(
    isShift
      ? `${item} must be a number from -20 to 19, not “${value}”`
      : `${item} must be a number, unlimited, infinity or -1, not “${value}”`,
  )
}
