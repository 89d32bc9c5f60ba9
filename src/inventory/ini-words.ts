/** The words of a line as a shell has them, without a comment; undefined where a quote is not closed. */
export function wordsOfLine(line: string): string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? ''
    if (quote !== '') {
      if (char === quote) quote = ''
      else if (char === '\\' && quote === '"' && /["\\]/.test(line[at + 1] ?? ''))
        word = `${word ?? ''}${line[++at]}`
      else word = `${word ?? ''}${char}`
    } else if (char === '"' || char === "'") {
      quote = char
      word ??= ''
    } else if (char === '\\') {
      if (at + 1 >= line.length) return undefined
      word = `${word ?? ''}${line[++at]}`
    } else if (char === '#') {
      break
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = `${word ?? ''}${char}`
  }
  if (word !== undefined) words.push(word)
  return quote === '' ? words : undefined
}
