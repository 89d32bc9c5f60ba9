/** A line of a secret of several lines counts for itself from so many characters on. */
const LINE = 6
/** What a coded form must have to be looked for. */
const CODED = 8
/** Above this a text is looked for as it stands, and in no other form. */
const LONG = 16 * 1024

/**
 * The forms in which a secret may stand in what a program says: as it is, on one line, escaped for JSON, a URL or a shell,
 * in hexadecimal, in base64 wherever it begins in what was coded; and, unless it is a whole document, its lines.
 */
export function formsOf(text: string, lines: boolean): string[] {
  const trimmed = text.trim()
  if (text.length > LONG) return [text, trimmed]
  const own = lines && trimmed.includes('\n') ? trimmed.split('\n').map((line) => line.trim()) : []
  const parts = own.filter((line) => line.length >= LINE && /[^\W_]/.test(line) && !line.startsWith('-----'))
  const whole = [...new Set([text, trimmed])]
  return [
    ...whole.flatMap((one) => [...written(one), ...coded(one)]),
    ...parts,
    ...parts.flatMap((line) => written(line)),
  ]
}

/** Written into a line, a JSON text, a URL, a shell's word. */
function written(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1)
  return [
    text,
    text.replaceAll('\n', ' '),
    text.replaceAll('\n', ''),
    json,
    JSON.stringify(json).slice(1, -1),
    ...inUrl(text),
    text.replaceAll("'", `'\\''`),
    text.replaceAll("'", `'"'"'`),
    text.replace(/["$\\`]/g, '\\$&'),
  ]
}

/** As scripts, browsers and careful programs write it. */
function inUrl(text: string): string[] {
  const whole = Buffer.from(text, 'utf8').toString('utf8') // half of a character cannot be written there
  const script = encodeURIComponent(whole)
  const strict = script.replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
  const form = new URLSearchParams([['', whole]]).toString().slice(1)
  return [script, strict, form].flatMap((one) => [
    one,
    one.replaceAll('%20', '+'),
    one.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  ])
}

function coded(text: string): string[] {
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
