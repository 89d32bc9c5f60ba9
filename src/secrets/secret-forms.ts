import { coded } from './secret-coded.ts'

/** A line of a secret of several lines counts for itself from so many characters on. */
const LINE = 6

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
