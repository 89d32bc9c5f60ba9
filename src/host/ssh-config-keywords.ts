/** What `ssh -G` prints, by keyword: each is there again as often as it was repeated. */
export interface Keywords {
  /** The values of a keyword, but for `none`. */
  readonly all: (keyword: string) => readonly string[]
  readonly one: (keyword: string) => string | undefined
  readonly off: (keyword: string) => boolean
  /** The parts of a value with commas. */
  readonly list: (keyword: string) => readonly string[]
  readonly paths: (keyword: string) => readonly string[]
  /** The value as it was written, be it `none`. */
  readonly written: (keyword: string) => string | undefined
}

/** Reads one lower-case keyword a line, repeated ones in order. */
export function readKeywords(text: string): Keywords {
  const said = keywords(text)
  const all = (keyword: string) => (said.get(keyword) ?? []).filter((value) => value !== 'none')
  const one = (keyword: string) => all(keyword)[0]
  return {
    all,
    one,
    off: (keyword) => ['no', 'false'].includes(one(keyword) ?? 'no'),
    list: (keyword) => one(keyword)?.split(',') ?? [],
    paths: (keyword) => all(keyword).flatMap(paths),
    written: (keyword) => said.get(keyword)?.[0],
  }
}

function keywords(text: string): ReadonlyMap<string, readonly string[]> {
  const said = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const [keyword = '', value] = /^(\S+) (.*)$/.exec(line)?.slice(1) ?? []
    if (value !== undefined) said.set(keyword, [...(said.get(keyword) ?? []), value])
  }
  return said
}

/** Paths in one line: ssh prints them without the quotes that they were written in. */
function paths(line: string): string[] {
  return /^[/~]/.test(line) ? line.split(/ (?=[/~])/) : line.split(' ')
}
