/** What a coded form must have to be looked for. */
const CODED = 8

/** A secret as base64 and hexadecimal write it. */
export function coded(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8')
  const hex = bytes.toString('hex')
  const base = [bytes.toString('base64'), ...[0, 1, 2].map((before) => base64Behind(bytes, before))]
  // base64(1) and PEM break lines.
  const broken = [76, 64].flatMap((width) =>
    base[0] !== undefined && base[0].length > width
      ? (base[0].match(new RegExp(`.{1,${width}}`, 'g')) ?? [])
      : [],
  )
  const all = [...base, ...broken].flatMap((one) => [one, one.replaceAll('+', '-').replaceAll('/', '_')])
  return [hex, hex.toUpperCase(), ...all].filter((one) => one.length >= CODED)
}

/** The base64 of bytes behind so many others: without the signs in which something else has a part. */
function base64Behind(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const shared = (before + bytes.length) % 3 === 0 ? 0 : 1
  return text.slice(before === 0 ? 0 : before + 1, shared === 0 ? undefined : -1)
}
