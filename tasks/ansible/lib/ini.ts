/** One option of a file with sections, as `ini_file` is told. */
export interface IniWanted {
  readonly section: string | undefined
  readonly option: string | undefined
  readonly values: readonly string[]
  readonly state: 'present' | 'absent'
  readonly exclusive: boolean
  readonly no_extra_spaces: boolean
  readonly allow_no_value: boolean
}

/** Where a section stands among the lines; the lines above all sections are one, too. */
interface Section {
  readonly from: number
  readonly to: number
  readonly isThere: boolean
}

/** A text with the option as wanted, or without it. */
export function withOption(text: string, wanted: IniWanted): string {
  const lines = text === '' ? ['\n'] : (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map(ended)
  const { from, to, isThere } = sectionOf(lines, wanted.section)
  const [before, here, after] = [lines.slice(0, from), lines.slice(from, to), lines.slice(to)]
  if (wanted.state === 'absent') {
    const kept = isThere ? without(here, wanted) : here
    return [...before, ...kept, ...after].join('')
  }
  if (isThere) return [...before, ...present(here, wanted), ...after].join('')
  const { section, option, values } = wanted
  const fresh =
    option === undefined ? [] : values.length > 0 ? values.map((one) => lineOf(wanted, one)) : [`${option}\n`]
  return [...lines, `[${section}]\n`, ...fresh].join('')
}

function ended(line: string): string {
  return line.endsWith('\n') ? line : `${line}\n`
}

function sectionOf(lines: readonly string[], section: string | undefined): Section {
  const begins = (at: number) => lines[at]?.startsWith('[') === true
  const end = (from: number) => {
    const next = lines.findIndex((_line, at) => at >= from && begins(at))
    return next < 0 ? lines.length : next
  }
  if (section === undefined) return { from: 0, to: end(0), isThere: true }
  const at = lines.findIndex((line) => line.startsWith(`[${section}]`))
  return at < 0
    ? { from: lines.length, to: lines.length, isThere: false }
    : { from: at, to: end(at + 1), isThere: true }
}

interface Hit {
  readonly value: string
}

function hit(line: string, option: string, comments: boolean): Hit | undefined {
  const rest = line.replace(/\n$/, '').replace(comments ? /^[#;]?[ \t]*/ : /^[ \t]*/, '')
  if (!rest.startsWith(option)) return undefined
  const [, , value] = /^([ \t]*)(?:=[ \t]*(.*)|)$/s.exec(rest.slice(option.length)) ?? [
    undefined,
    undefined,
    null,
  ]
  return value === null ? undefined : { value: value ?? '' }
}

function lineOf({ option, no_extra_spaces }: IniWanted, value: string): string {
  return no_extra_spaces ? `${option}=${value}\n` : `${option} = ${value}\n`
}

function present(lines: readonly string[], wanted: IniWanted): string[] {
  const { option, exclusive, allow_no_value } = wanted
  if (option === undefined) return [...lines]
  if (wanted.values.length === 0) return bareOption(lines, option)
  const left = [...new Set(wanted.values)]
  const take = (value: string) => left.splice(left.indexOf(value), 1)
  const settled = new Set<number>()
  // First those that have a wanted value already, then others of the option take what is left, and the rest goes.
  const exact = lines.map((line, at) => {
    const found = hit(line, option, true)
    if (found === undefined || !left.includes(found.value)) return line
    settled.add(at)
    take(found.value)
    return found.value === '' && allow_no_value ? `${option}\n` : lineOf(wanted, found.value)
  })
  const replaced =
    !exclusive || allow_no_value
      ? exact
      : exact.flatMap((line, at) => {
          if (settled.has(at) || hit(line, option, true) === undefined) return [line]
          const next = left.shift()
          if (next !== undefined) return [lineOf(wanted, next)]
          return at === 0 ? [line] : []
        })
  return inserted(
    replaced,
    left.map((value) => lineOf(wanted, value)),
  )
}

function bareOption(lines: readonly string[], option: string): string[] {
  const at = lines.findIndex((line) => hit(line, option, true) !== undefined)
  return at < 0 ? inserted(lines, [`${option}\n`]) : lines.with(at, `${option}\n`)
}

/** Behind the last line of the section that is neither blank nor a comment. */
function inserted(lines: readonly string[], fresh: readonly string[]): string[] {
  if (fresh.length === 0) return [...lines]
  const at = lines.findLastIndex((line) => !/^[ \t]*([#;].*)?$/.test(line.replace(/\n$/, ''))) + 1
  return [...lines.slice(0, at), ...fresh, ...lines.slice(at)]
}

function without(lines: readonly string[], { option, values, exclusive }: IniWanted): string[] {
  if (option === undefined) return []
  return lines.filter((line) => {
    const found = hit(line, option, false)
    if (found === undefined) return true
    return !exclusive && !values.includes(found.value)
  })
}
