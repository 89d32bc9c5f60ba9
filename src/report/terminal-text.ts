/** Signs that move the cursor, turn the direction of what follows, or begin a line: none of them is shown as what it is. */
const COMMANDS =
  /(?![\t\n])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu

/** Text with its control characters made visible: nothing that a host says moves the cursor or turns a line around. */
export function harmless(text: string): string {
  return text.replace(COMMANDS, (sign) => {
    const code = sign.charCodeAt(0)
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd'
  })
}

/** One line of a report: an end of a line in it is made visible, too. */
export function oneLine(text: string): string {
  return harmless(text).replaceAll('\n', '\u2424')
}

/** A text of several lines, each but the first behind a bar: whatever they say, they do not look like lines of a report. */
export function barred(text: string): string[] {
  const [first = '', ...more] = text.replace(/\r\n/g, '\n').replace(/\n+$/, '').split('\n')
  // What begins with a sign of ours would look like a change.
  return [/^\s*[~!?]/.test(first) ? `| ${first}` : first, ...more.map((line) => `| ${line}`)]
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
