/** How what was written with a filter or an operator is written in a template; undefined if there is none in it. */
export function hintForOperators(inside: string): string | undefined {
  const filter = /^\s*([\w.]+)\s*\|\s*(\w+)\s*(?:\(([^()]*)\))?\s*$/.exec(inside)
  if (filter !== null) {
    const [, value = '', name = '', args = ''] = filter
    const given = args.split(/\s*,\s*(?=(?:[^"']|"[^"]*"|'[^']*')*$)/).filter((arg) => arg !== '')
    return `write {{${[name, value, ...given].join(' ')}}}`
  }
  if (inside.includes('|')) return 'write the filter first: {{join users ","}}'
  const comparison = /^\s*(?:#if\s+|#unless\s+|else if\s+)?([\w.]+)\s*(==|!=|<=|>=|<|>)\s*(\S+)\s*$/.exec(
    inside,
  )
  if (comparison !== null)
    return `write (${COMPARISONS[comparison[2] ?? '']} ${comparison[1]} ${comparison[3]})`
  const index = /([\w.]+)\[(\w+)\]([\w.]*)/.exec(inside)
  if (index !== null) return `write ${index[1]}.${index[2]}${index[3]}`
  return /[=<>!+*%~(]/.test(inside.replace(/^[~!#^/&{]+/, '')) ? GENERAL : undefined
}

const COMPARISONS: { readonly [operator: string]: string } = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '>': 'gt',
  '<=': 'le',
  '>=': 'ge',
}

const GENERAL = 'write the helper first: {{join users ","}}, {{#if (and a (eq b 1))}}'

/** The same for operators that are words, which Handlebars takes for a helper and its arguments: `a and b`. */
export function hintForWords(name: string, words: readonly string[]): string | undefined {
  const word = words.find((one) => WORDS.has(one))
  if (word === undefined) return name === 'not' || !WORDS.has(name) ? undefined : GENERAL
  if (word === '-') return 'compute it in a variable'
  if (word === 'if' || word === 'else') return 'write {{#if x}}...{{else}}...{{/if}}'
  if (word === 'is') return `write (${words.at(-1)} ${name})`
  return word === 'not' ? GENERAL : `write (${word} ${name} ${words.at(-1)})`
}

const WORDS = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else', '-'])
