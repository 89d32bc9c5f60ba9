/** Params that stand in one text, as `name=nginx state=present`. */
export interface FreeForm {
  readonly params: { readonly [name: string]: string }
  /** What is no `NAME=VALUE`; empty where there is nothing else. */
  readonly rest: string
}

/** These tasks take a command line as it is, beside a few params. */
const COMMAND_LINES = new Set(['command', 'shell', 'raw', 'script'])

const BESIDE = new Set([
  'creates',
  'removes',
  'chdir',
  'executable',
  'warn',
  'stdin',
  'stdin_add_newline',
  'strip_empty_ends',
])

/** True for a task of Ansible whose text is a command line, in which most `=` mean nothing. */
export function takesCommandLine(task: string): boolean {
  return COMMAND_LINES.has(task.replace(/^ansible\.(?:builtin|legacy)\./, ''))
}

/** Reads the params in a text by Ansible's rules; undefined where a quote or brace is not closed. */
export function readFreeForm(text: string, isCommandLine: boolean): FreeForm | undefined {
  const words = wordsOf(text)
  if (words === undefined) return undefined
  const params: { [name: string]: string } = {}
  const rest: string[] = []
  for (const word of words) {
    const text = withEscapes(word.text)
    const cut = assignmentIn(text)
    const name = text.slice(0, Math.max(cut, 0)).trim()
    if (cut < 1 || (isCommandLine && !BESIDE.has(name)))
      rest.push(word.before, isCommandLine ? word.text : text)
    else params[name] = unquoted(text.slice(cut + 1).trim())
  }
  const left = rest.join('').trim()
  return { params, rest: isCommandLine ? left : left.replaceAll('\\=', '=') }
}

const ESCAPES: { readonly [letter: string]: string } = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** Backslashes mean what they mean in a string of Python; others stay. */
function withEscapes(text: string): string {
  return text.replaceAll(
    /\\(?:U[\da-fA-F]{8}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[0-7]{1,3}|[\\'"abfnrtv])/g,
    (whole) => {
      const [letter, digits] = [whole.charAt(1), whole.slice(2)]
      if (digits === '' && !/\d/.test(letter)) return ESCAPES[letter] ?? letter
      const code = /\d/.test(letter) ? Number.parseInt(whole.slice(1), 8) : Number.parseInt(digits, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}

/** Where the first `=` stands that is not escaped, behind at least one character. */
function assignmentIn(word: string): number {
  let at = word.indexOf('=', 1)
  while (at > 0 && word[at - 1] === '\\') at = word.indexOf('=', at + 1)
  return at
}

interface Word {
  /** The blanks before it: a command line is kept as it was written. */
  readonly before: string
  readonly text: string
}

const CLOSED_BY: { readonly [open: string]: string } = { '{{': '}}', '{%': '%}', '{#': '#}' }

/** Words end at blanks outside of quotes and braces. */
function wordsOf(text: string): Word[] | undefined {
  const words: Word[] = []
  let [before, word, quote, close] = ['', '', '', '']
  for (let at = 0; at < text.length; at++) {
    const [char, pair] = [text[at] ?? '', text.slice(at, at + 2)]
    if (close !== '') {
      if (pair !== close) word += char
      else {
        word += pair
        at += 1
        close = ''
      }
    } else if (CLOSED_BY[pair] !== undefined) {
      close = CLOSED_BY[pair]
      word += pair
      at += 1
    } else if (quote === '' && /\s/.test(char)) {
      if (word !== '') {
        words.push({ before, text: word })
        ;[before, word] = ['', '']
      }
      before += char
    } else {
      if (/["']/.test(char) && text[at - 1] !== '\\')
        quote = quote === '' ? char : quote === char ? '' : quote
      word += char
    }
  }
  if (word !== '') words.push({ before, text: word })
  return quote === '' && close === '' ? words : undefined
}

function unquoted(value: string): string {
  const [first] = value
  const isQuoted = value.length > 1 && (first === '"' || first === "'") && value.endsWith(first)
  return isQuoted && value.at(-2) !== '\\' ? value.slice(1, -1) : value
}
