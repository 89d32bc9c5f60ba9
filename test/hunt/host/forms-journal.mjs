// Lies about what was done: the journal of a frame, what its items said, the lock.
import { ESCAPES, FORGED } from './words.mjs'

const COLLECTS = /"\$D"\/\*\.out "\$D"\/\*\.err/
const LINE = /^\d+ (?:start|done|moved|stopped|synced)\b.*$/gm

/** Changes the lines of a journal. */
const journal = (change) => (one) => {
  if (!COLLECTS.test(one.script)) return one
  const lines = one.stdout.match(LINE) ?? []
  if (lines.length === 0) return one
  const [from, to] = [
    one.stdout.indexOf(lines[0]),
    one.stdout.lastIndexOf(lines.at(-1)) + lines.at(-1).length,
  ]
  return { ...one, stdout: `${one.stdout.slice(0, from)}${change(lines).join('\n')}${one.stdout.slice(to)}` }
}

/** Changes what stands behind the journal. */
const behind = (change) => (one) => {
  const nonce = /printf '%s %s\\n' ([0-9a-f]{24})/.exec(one.script)?.[1]
  return nonce === undefined ? one : { ...one, stdout: `${one.stdout}${change(nonce)}` }
}

/** The step that is done once and never looked at again: only the journal tells of it. */
const UNTOLD = /^changed\s+liar\s+the act\b/m
const items = (lines) => new Set(lines.map((line) => line.split(' ')[0])).size

const lies = [
  {
    name: 'one item done, as often as there are items',
    never: UNTOLD,
    // Not in a frame that begins with that step: its own line would be true.
    change: (lines) =>
      items(lines) < 4
        ? ['']
        : [
            ...lines.slice(0, 2),
            ...Array.from({ length: items(lines) }, () => lines[1]),
            ...lines.filter((line) => line.includes('synced')),
          ],
  },
  { name: 'every line twice', never: UNTOLD, change: (lines) => lines.flatMap((line) => [line, line]) },
  {
    name: 'items done that were never begun',
    never: UNTOLD,
    change: (lines) => lines.filter((line) => !line.includes('start')),
  },
  { name: 'items in another order', never: UNTOLD, change: (lines) => [...lines].reverse() },
  {
    name: 'items that are not in the frame',
    never: UNTOLD,
    change: (lines) => lines.map((line) => line.replace(/^\d+/, '99')),
  },
  {
    name: 'items with numbers below zero',
    never: UNTOLD,
    change: (lines) => lines.map((line) => `-${line}`),
  },
  {
    name: 'statuses in words',
    never: UNTOLD,
    change: (lines) => lines.map((line) => line.replace(/done \d+/, 'done zero')),
  },
  {
    name: 'statuses that are left out',
    never: UNTOLD,
    change: (lines) => lines.map((line) => line.replace(/done \d+/, 'done')),
  },
  { name: 'nothing was done', never: UNTOLD, change: () => [''] },
  { name: 'only the disk confirms', never: UNTOLD, change: () => ['0 synced 1.00'] },
  {
    name: 'the disk confirms what was never written',
    never: UNTOLD,
    change: () => ['0 synced 1.00', '1 synced 1.00'],
  },
  { name: 'everything moved', never: UNTOLD, change: () => ['0 moved 1.00'] },
  { name: 'stopped without being told', never: UNTOLD, change: () => ['0 stopped 1.00'] },
  { name: 'a journal of escapes', never: UNTOLD, change: () => [ESCAPES, FORGED] },
  {
    name: 'a million lines of journal',
    never: UNTOLD,
    change: (lines) => Array.from({ length: 300_000 }, () => lines[0]),
  },
  {
    name: 'a clock in 1970',
    intact: true,
    change: (lines) => lines.map((line) => line.replace(/[\d.]+$/, '0.00')),
  },
  {
    name: 'a clock that runs backwards',
    intact: true,
    change: (lines) => lines.map((line, at) => line.replace(/[\d.]+$/, `${1e6 - at}`)),
  },
  {
    name: 'a clock at the end of time',
    intact: true,
    change: (lines) => lines.map((line, at) => line.replace(/[\d.]+$/, at % 2 === 0 ? '0' : '9'.repeat(300))),
  },
  {
    name: 'all was done that was not',
    deceives: true,
    change: (lines) => lines.map((line) => line.replace(/done \d+/, 'done 0')),
  },
]

/** Lies about what was done. */
export const journals = [
  ...lies.map(({ change, ...form }) => ({ ...form, answer: journal(change) })),
  {
    name: 'no trace of what was to be done',
    never: UNTOLD,
    answer: (one) =>
      COLLECTS.test(one.script) ? { ...one, stdout: one.stdout.replace(/[^]*/, 'got\ngone\n') } : one,
  },
  {
    name: 'outputs of items that are none',
    deceives: true,
    answer: behind(
      (nonce) => `${nonce} 99.out\n${FORGED}\n${nonce} -1.err\n${ESCAPES}\n${nonce} ../../x.out\nx\n`,
    ),
  },
  {
    name: 'outputs with escapes for every item',
    deceives: true,
    answer: behind((nonce) =>
      Array.from({ length: 20 }, (_, at) => `${nonce} ${at}.err\n${ESCAPES}${FORGED}\n`).join(''),
    ),
  },
  {
    name: 'ten thousand outputs',
    deceives: true,
    answer: behind((nonce) =>
      Array.from({ length: 10_000 }, (_, at) => `${nonce} ${at}.out\n${'x'.repeat(500)}\n`).join(''),
    ),
  },
  {
    name: 'a lock that is never to be had',
    answer: (one) =>
      /flock -n 9/.test(one.script)
        ? { ...one, stdout: `run 1 somebody ${ESCAPES.replaceAll('\n', '')}\n` }
        : one,
  },
  {
    name: 'a lock without an answer',
    answer: (one) => (/flock -n 9/.test(one.script) ? { ...one, stdout: '' } : one),
  },
]
