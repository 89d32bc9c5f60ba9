const RANGE = /\[(\d*|[a-zA-Z]):(\d+|[a-zA-Z])(?::(\d+))?\]/
const MOST = 100_000

/** The host names that a name with ranges stands for (`web[01:03]`), or what is wrong with it. */
export function expandRange(written: string): readonly string[] | string {
  const match = RANGE.exec(written)
  if (match === null)
    return /[[\]]/.test(written) ? `"${written}" is neither a host name nor a range like web[1:9]` : [written]
  const before = written.slice(0, match.index)
  const rest = expandRange(written.slice(match.index + match[0].length))
  if (typeof rest === 'string') return rest.replace(/^"[^"]*"/, () => `"${written}"`)
  const middle = between({ start: match[1] ?? '', end: match[2] ?? '', step: Number(match[3] ?? '1') })
  if (typeof middle === 'string') return `"${written}": ${middle}`
  if (middle.length * rest.length > MOST) return `"${written}" expands to more than ${MOST} hosts`
  return middle.flatMap((one) => rest.map((end) => `${before}${one}${end}`))
}

interface Bounds {
  readonly start: string
  readonly end: string
  readonly step: number
}

function between({ start, end, step }: Bounds): readonly string[] | string {
  const letters = /[a-zA-Z]/.test(start)
  if (letters !== /[a-zA-Z]/.test(end))
    return 'a range must go from number to number or from letter to letter'
  const first = letters ? start.charCodeAt(0) : Number(start)
  const last = letters ? end.charCodeAt(0) : Number(end)
  if (step < 1) return 'the step of a range must be at least 1'
  if (first > last) return 'a range must be ascending'
  if ((last - first) / step > MOST) return `a range can have at most ${MOST} entries`
  // Leading zeros are kept as written: web[01:10] is web01, not web1.
  const width = start.startsWith('0') ? start.length : 0
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => {
    const value = first + index * step
    return letters ? String.fromCharCode(value) : String(value).padStart(width, '0')
  })
}
