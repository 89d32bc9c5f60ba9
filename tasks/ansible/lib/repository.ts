/** A line of apt's sources: what is compared of it, and the file that it goes to where none is named. */
export interface Source {
  readonly line: string
  readonly key: string
  readonly file: string
}

/** A line as a playbook has it; undefined where it is none. */
export function sourceOf(repo: string, filename: string | undefined): Source | undefined {
  const line = repo.trim().replace(/\s+/g, ' ')
  if (!/^deb(-src)? (\[[^\]]+\] )?\S+ \S+/.test(line)) return undefined
  return { line, key: keyOf(line), file: `/etc/apt/sources.list.d/${filename ?? suggested(line)}.list` }
}

/** A line without its comment and superfluous blanks. */
function keyOf(line: string): string {
  return line.replace(/#.*$/, '').trim().replace(/\s+/g, ' ')
}

/** The name of a file as Ansible makes it of the address. */
function suggested(line: string): string {
  const [first = ''] = line
    .replace(/\[[^\]]+\]/g, '')
    .replace(/\w+:\/\//g, '')
    .split(/\s+/)
    .filter((word) => word !== '' && word !== 'deb' && word !== 'deb-src')
  const address = first.includes('@') ? first.slice(first.indexOf('@') + 1) : first
  return address
    .replace(/[^a-zA-Z0-9]/g, ' ')
    .trim()
    .split(/\s+/)
    .join('_')
}

/** Whether a text of sources has a line; one that is a comment does not count. */
export function hasSource(text: string, { key }: Source): boolean {
  return text.split('\n').some((line) => !/^\s*#/.test(line) && keyOf(line) === key)
}

/** A text of sources without a line. */
export function withoutSource(text: string, { key }: Source): string {
  return text
    .split('\n')
    .filter((line) => keyOf(line) !== key)
    .join('\n')
}
