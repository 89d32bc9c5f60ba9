/** One part of a host pattern: `web`, `&prod`, `!old`, `~^db\d`, `web[0:2]`. */
export interface Term {
  readonly written: string
  readonly sign: 'or' | 'and' | 'not'
  readonly text: string
  /** Which of the matching hosts, counted from 0, from the end if negative; `last` is included. */
  readonly slice?: { readonly first: number; readonly last: number | undefined }
}

/** Takes a host pattern apart, in the order in which its parts count: unions, then intersections, then exclusions. */
export function parsePattern(pattern: string): readonly Term[] {
  const terms = split(pattern).map(parseTerm)
  const of = (sign: Term['sign']) => terms.filter((term) => term.sign === sign)
  const unions = of('or')
  // A pattern that only takes away takes away from all.
  const from: readonly Term[] = unions.length === 0 ? [{ written: 'all', sign: 'or', text: 'all' }] : unions
  return [...from, ...of('and'), ...of('not')]
}

/** Commas and colons separate, but not in brackets, nor in an IPv6 address or a regular expression with a comma between patterns. */
function split(pattern: string): readonly string[] {
  const parts = pattern.includes(',') ? pattern.split(/,(?![^[]*\])/) : splitColons(pattern)
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function splitColons(pattern: string): readonly string[] {
  if (/^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(pattern)) return [pattern]
  return pattern.split(/:(?![^[]*\])/)
}

function parseTerm(written: string): Term {
  const sign = written.startsWith('!') ? 'not' : written.startsWith('&') ? 'and' : 'or'
  const text = sign === 'or' ? written : written.slice(1).trim()
  // As Ansible has it: anything else in brackets is a wildcard for one character.
  const [, name, one, first, last] = text.startsWith('~')
    ? []
    : (/^(.+)\[(?:(-?\d+)|(\d+)[:-](\d*))\]$/.exec(text) ?? [])
  if (name === undefined) return { written, sign, text }
  if (one !== undefined)
    return { written, sign, text: name, slice: { first: Number(one), last: Number(one) } }
  return {
    written,
    sign,
    text: name,
    slice: { first: Number(first), last: last === '' ? undefined : Number(last) },
  }
}
