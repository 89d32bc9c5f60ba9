/** A piece of a line: a comment, blanks, or a part of a word, which may be in quotes or behind a backslash. */
const PIECE = /(#.*$)|(\s+)|"((?:[^"\\]|\\[^])*)"|'([^']*)'|\\([^])|([^\s"'\\#]+)/y

/** The words of a line as a shell has them, without a comment; undefined where a quote is not closed. */
export function wordsOfLine(line: string): string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  const piece = new RegExp(PIECE)
  while (piece.lastIndex < line.length) {
    const found = piece.exec(line)
    if (found === null) return undefined
    const [, comment, blanks, double, single, escaped, plain] = found
    if (comment !== undefined) break
    if (blanks === undefined) {
      word = `${word ?? ''}${double?.replaceAll(/\\(["\\])/g, '$1') ?? single ?? escaped ?? plain ?? ''}`
    } else if (word !== undefined) {
      words.push(word)
      word = undefined
    }
  }
  return word === undefined ? words : [...words, word]
}
