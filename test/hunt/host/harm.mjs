// What a lying host must not do: each line that comes back is a harm.
import { SECRET } from './words.mjs'

/** The most memory of a run, in MiB. */
export const MEMORY = 700

/** What the report itself sends to a terminal: colours, the window painted over, the cursor hidden and shown, ends of lines. */
// oxlint-disable-next-line no-control-regex -- that is what is looked for
const OURS = /\u001b\[(?:\d+(?:;\d+)*m|\d+A|J|\?25[lh])|\r/g
const COMMANDS = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u

const base64 = (before) => Buffer.from(`${before}${SECRET}`).toString('base64').slice(4, 24)
const SECRETS = [
  SECRET,
  base64(''),
  base64('a'),
  base64('ab'),
  encodeURIComponent(SECRET),
  Buffer.from(SECRET).toString('hex'),
]

/** All harms of one run. */
export function harmsOf(form, ended, place) {
  const { out, code, memory, timedOut, live } = ended
  const text = live ? out.replace(OURS, '') : out
  const recap = { honest: recapOf(text, 'honest'), liar: recapOf(text, 'liar') }
  return [
    ...(form.answer !== undefined && !place.lied()
      ? ['the lie was never told: nothing was asked that it answers']
      : []),
    ...(timedOut ? [`it did not end within ${form.slow ? 'four minutes' : 'two minutes'}`] : []),
    ...(memory > MEMORY ? [`it took ${Math.round(memory)} MiB of memory`] : []),
    ...harmsInText(text, form),
    ...harmsToHonest(recap.honest, place),
    ...harmsByLiar(form, { recap: recap.liar, code, place }),
    ...ended.before
      .concat(ended.after)
      .filter((line) => !ended.before.includes(line) || !ended.after.includes(line))
      .map((line) => `the controller’s own files changed: ${line}`),
  ]
}

function harmsInText(text, form) {
  const raw = COMMANDS.exec(text)
  const stack = /^\s+at .*:\d+:\d+\)?$/m.exec(text)
  const forged =
    /^(?:ok|failed|changed)\s+honest\s+FORGED.*$|^honest  ok 99.*$|^ {0,16}~ write \/etc\/FORGED/m.exec(text)
  const secret = SECRETS.find((one) => text.includes(one))
  const untold = form.never?.exec(text)
  return [
    ...(raw
      ? [`${JSON.stringify(text.slice(Math.max(0, raw.index - 40), raw.index + 20))} reaches the terminal`]
      : []),
    ...(stack ? [`a stack trace: ${stack[0].trim()}`] : []),
    ...(forged ? [`a line of the host looks like ours: ${forged[0]}`] : []),
    ...(secret ? [`a secret is shown: ${secret}`] : []),
    ...(untold ? [`a result is believed that nobody asked for: ${untold[0]}`] : []),
  ]
}

function harmsToHonest(recap, place) {
  const wanted = {
    greeting: 'hello\n',
    kept: `${SECRET}\n`,
    settings: 'color=blue\n',
    'named-two': 'x',
    'json-1': 'x',
    made: '',
    acted: '',
  }
  const wrong = Object.entries(wanted).filter(([name, text]) => place.content(`honest/${name}`) !== text)
  return [
    ...(recap === undefined ? ['the recap does not tell of the other host'] : []),
    ...(recap !== undefined && /failed|unreachable|unknown/.test(recap) ? [`the other host: ${recap}`] : []),
    ...wrong.map(([name]) => `the other host lacks ${name}`),
  ]
}

/** What is said of the liar must be true, or it lies about itself alone; and the exit code goes by what was said. */
function harmsByLiar(form, { recap = '', code, place }) {
  const unreachable = /unreachable [1-9]/.test(recap)
  const failed = /failed [1-9]/.test(recap)
  // The one failure that every run has is ignored.
  const codes = unreachable ? [4] : failed ? [0, 1] : [0]
  const fine = !unreachable && !/failed (?:[2-9]|\d\d)/.test(recap) && code === 0
  const wanted = { greeting: 'hello\n', kept: `${SECRET}\n`, made: '', acted: '' }
  const wrong = Object.entries(wanted).filter(([name, text]) => place.content(`liar/${name}`) !== text)
  return [
    ...(codes.includes(code)
      ? []
      : [`the exit code is ${code}, where the recap says: ${recap || 'nothing'}`]),
    ...(fine && wrong.length > 0 && form.deceives !== true
      ? [`all is well with the liar, it is said, but it lacks ${wrong.map(([name]) => name).join(', ')}`]
      : []),
    ...(form.intact && !fine ? [`nothing was wrong with the host: ${recap}`] : []),
  ]
}

function recapOf(text, host) {
  const at = text.lastIndexOf('\nRECAP\n')
  return at < 0
    ? undefined
    : text
        .slice(at)
        .split('\n')
        .find((line) => line.startsWith(`${host}  `))
}
