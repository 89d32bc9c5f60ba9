/** The strings of a TXT record, each of which holds 255 bytes at most; an empty text is one empty string. */
export function stringsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text, 'utf8')
  const count = Math.max(1, Math.ceil(bytes.length / 255))
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * 255, (at + 1) * 255))
}

/** A text as a zone file has it: strings in quotes. Some write the number of a byte to the base 8. */
export function quotedText(text: string, base: 8 | 10 = 10): string {
  return stringsOf(text)
    .map((piece) => `"${[...piece].map((byte) => quotedByte(byte, base)).join('')}"`)
    .join(' ')
}

function quotedByte(byte: number, base: 8 | 10): string {
  if (byte < 32 || byte > 126) return `\\${byte.toString(base).padStart(3, '0')}`
  const character = String.fromCharCode(byte)
  return character === '"' || character === '\\' ? `\\${character}` : character
}

/** The text that such strings are; what is not in quotes is the text itself. */
export function unquotedText(quoted: string, base: 8 | 10 = 10): string {
  if (!quoted.trimStart().startsWith('"')) return quoted
  const bytes: number[] = []
  let isInside = false
  for (let at = 0; at < quoted.length; at++) {
    const [character = ''] = quoted.slice(at, at + 1)
    if (character === '"') isInside = !isInside
    else if (character === '\\') {
      const number = /^\d{3}/.exec(quoted.slice(at + 1, at + 4))?.[0]
      if (number === undefined) bytes.push(...Buffer.from(quoted.slice(at + 1, at + 2)))
      else bytes.push(Number.parseInt(number, base) & 255)
      at += number === undefined ? 1 : 3
    } else if (isInside) {
      const [whole = ''] = quoted.slice(at)
      bytes.push(...Buffer.from(whole))
      at += whole.length - 1
    }
  }
  return Buffer.from(bytes).toString('utf8')
}
