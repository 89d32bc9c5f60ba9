import { quote, Refusal } from 'hostwright'

/** A command line in words, as Python's shlex has it: quotes and backslashes count, nothing else does. */
export function wordsOf(line: string): string[] {
  const words: string[] = []
  let rest = line.trimStart()
  while (rest !== '') {
    const [whole = '', ...more] = WORD.exec(rest) ?? []
    if (whole === '' || more.length > 0) throw new Refusal(`a quote in “${line}” is not closed`)
    words.push(
      whole.replace(PART, (all: string, ...parts: (string | undefined)[]) => unquoted(all, ...parts)),
    )
    rest = rest.slice(whole.length)
    if (rest !== '' && !/^\s/.test(rest)) throw new Refusal(`a quote in “${line}” is not closed`)
    rest = rest.trimStart()
  }
  return words
}

const WORD = /^(?:[^\s"'\\]|"(?:[^"\\]|\\[^])*"|'[^']*'|\\[^])+/
const PART = /"((?:[^"\\]|\\[^])*)"|'([^']*)'|\\([^])/g

function unquoted(_all: string, ...[double, single, escaped]: readonly (string | undefined)[]): string {
  if (double !== undefined) return double.replace(/\\(["\\])/g, '$1')
  return single ?? escaped ?? ''
}

/** A command that is checked before a file is put in place. */
export function validation(line: string | undefined): readonly string[] | undefined {
  if (line === undefined) return undefined
  if (!line.includes('%s'))
    throw new Refusal('validate must contain %s, where the path of the new file is to go')
  return wordsOf(line)
}

/** True where a word holds what Ansible’s `command` expands on the host: `$HOME`, `~`. */
export function isExpanded(word: string): boolean {
  return /\$\w|\$\{\w+\}|^~/.test(word)
}

/** Such a word for a shell: variables that are not set stay as they are written. */
export function expanded(word: string): string {
  if (/^~[^/]/.test(word)) throw new Refusal(`“${word}”: write the home of that user in full`)
  const home = word.startsWith('~') ? '"$HOME"' : ''
  const rest = home === '' ? word : word.slice(1)
  const parts = rest.split(/(\$\w+|\$\{\w+\})/)
  return (
    home +
    parts
      .map((part, at) => {
        if (at % 2 === 0) return part === '' ? '' : quote(part)
        return `"\${${part.replace(/[${}]/g, '')}-${part.replace('$', '\\$').replace('}', '\\}')}}"`
      })
      .join('')
  )
}
