/** Text with its control characters made visible: nothing that a host says moves the cursor. */
export function harmless(text: string): string {
  return text.replace(/(?![\t\n])\p{Cc}/gu, (sign) => {
    const code = sign.charCodeAt(0)
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd'
  })
}

/** Text as one row of so many columns at most; what does not fit is cut, with an ellipsis for it. */
export function oneRow(text: string, columns: number): string {
  const row = harmless(text.replace(/[\t\r\n]+/g, ' '))
  if (widthOf(row) <= columns) return row
  let kept = ''
  let width = 1
  for (const sign of row) {
    width += widthOf(sign)
    if (width > columns) break
    kept += sign
  }
  return `${kept.trimEnd()}…`
}

const WIDE =
  /[\p{Emoji_Presentation}\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u
/** A sign turned into an emoji is wide: what turns it counts for the second column. */
const NONE = /(?!\ufe0f)[\p{M}\p{Cf}]/u

/** How many columns a text takes; for joined emoji it may be fewer. */
export function widthOf(text: string): number {
  let width = 0
  for (const sign of text) width += sign < '\u0300' ? 1 : NONE.test(sign) ? 0 : WIDE.test(sign) ? 2 : 1
  return width
}
