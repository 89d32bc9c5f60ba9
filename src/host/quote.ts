import { HostError } from './channel.ts'

/** One word for a POSIX shell, whatever it contains (except NUL, which a shell word cannot contain). */
export function quote(word: string): string {
  if (word.includes('\0')) throw new HostError('a shell word cannot hold a NUL byte')
  if (/^[A-Za-z0-9_\-./:=@%+,]+$/.test(word)) return word
  return `'${word.replaceAll("'", `'\\''`)}'`
}

/** An argv as one shell command. */
export function argv(...words: readonly string[]): string {
  return words.map(quote).join(' ')
}

/** A command that prints exactly this string: a built-in, so that nothing is visible in a process list. */
export function print(text: string): string {
  if (!text.includes('\0')) return `printf %s ${quote(text)}`
  return `printf %b ${quote(text.replaceAll('\\', '\\\\').replaceAll('\0', '\\0000'))}`
}

/** Words in lists that each fit the arguments of one process (ARG_MAX in sysconf(3)), with room to spare. */
export function chunked(words: readonly string[], limit = 100_000): string[][] {
  const lists: string[][] = []
  let size = limit
  for (const word of words) {
    size += word.length + 3
    if (size > limit) {
      lists.push([])
      size = word.length
    }
    lists.at(-1)?.push(word)
  }
  return lists
}
