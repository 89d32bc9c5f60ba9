/** The hint `did you mean "state"?` when one of the words is close to what was written. */
export function didYouMean(written: string, words: Iterable<string>): string | undefined {
  const near = nearest(written, words)
  return near === undefined ? undefined : `did you mean "${near}"?`
}

/** What is longer is no slip of a word, and takes long to compare. */
const LONGEST = 200

/** The word that is closest to what was written, if it is close enough to be a slip: at most one letter in so many is wrong. */
export function nearest(written: string, words: Iterable<string>, letters = 3): string | undefined {
  if (written.length > LONGEST) return undefined
  let best: { readonly word: string; readonly distance: number } | undefined
  for (const word of words) {
    const limit = Math.max(1, Math.floor(Math.max(written.length, word.length) / letters))
    if (word === written || Math.abs(word.length - written.length) > limit) continue
    const distance = editDistance(written.toLowerCase(), word.toLowerCase())
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { word, distance }
  }
  return best?.word
}

/** Levenshtein's distance in which two letters that changed places count once. */
function editDistance(a: string, b: string): number {
  let older: number[] = []
  let old = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const least = Math.min(at(old, j) + 1, at(row, j - 1) + 1, at(old, j - 1) + (same ? 0 : 1))
      row.push(swapped ? Math.min(least, at(older, j - 2) + 1) : least)
    }
    older = old
    old = row
  }
  return at(old, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0
}
