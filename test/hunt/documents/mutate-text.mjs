import { SCALARS, SCRAPS } from './odd.mjs'

/** A text with something done to it that needs no understanding of it; some give bytes that are no text. */
export function mutateText(text, draw, others) {
  return draw.pick(WAYS)(text, draw, others)
}

const lines = (change) => (text, draw, others) => {
  const all = text.split('\n')
  change(all, draw, others)
  return all.join('\n')
}

const WAYS = [
  lines((all, draw) => all.splice(draw.below(all.length), 1 + draw.below(3))),
  lines((all, draw) => all.splice(draw.below(all.length), 0, draw.pick(all))),
  lines(swap),
  lines(shift),
  lines((all, draw) => change(all, draw, (line) => line.replace(/:.*$/s, () => `: ${draw.pick(SCALARS)}`))),
  lines((all, draw) => change(all, draw, (line) => line.replace(/[^\s:-]+/, () => draw.pick(SCALARS)))),
  lines((all, draw, others) => all.splice(draw.below(all.length), 0, ...pieceOf(draw.pick(others), draw))),
  insert,
  insert,
  replace,
  (text, draw) => text.slice(0, draw.below(text.length + 1)),
  (text, draw) => text.slice(draw.below(text.length + 1)),
  (text) => text.replaceAll('\n', '\r\n'),
  (text, draw) => draw.pick(BYTES)(text, draw),
  (text, draw) => repeat(text, draw),
  (text, draw) => nest(text, draw),
]

const BYTES = [
  (text) => `\uFEFF${text}`,
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(`${text}\xe9`, 'latin1'),
  (text, draw) => {
    const bytes = Buffer.from(text)
    for (let n = 1 + draw.below(4); n > 0 && bytes.length > 0; n--)
      bytes[draw.below(bytes.length)] = draw.below(256)
    return bytes
  },
]

function swap(all, draw) {
  const [a, b] = [draw.below(all.length), draw.below(all.length)]
  ;[all[a], all[b]] = [all[b], all[a]]
}

function shift(all, draw) {
  const from = draw.below(all.length)
  const by = draw.pick([-4, -2, -1, 1, 2, 4])
  for (let at = from; at < Math.min(all.length, from + 1 + draw.below(3)); at++)
    all[at] = by < 0 ? all[at].replace(new RegExp(`^ {1,${-by}}`), '') : ' '.repeat(by) + all[at]
}

function change(all, draw, work) {
  const at = draw.below(all.length)
  all[at] = work(all[at])
}

function pieceOf(text, draw) {
  const all = text.split('\n')
  const from = draw.below(all.length)
  return all.slice(from, from + 1 + draw.below(6))
}

function insert(text, draw) {
  const at = draw.below(text.length + 1)
  return text.slice(0, at) + draw.pick(SCRAPS) + text.slice(at)
}

function replace(text, draw) {
  const at = draw.below(text.length + 1)
  return text.slice(0, at) + draw.pick(SCRAPS) + text.slice(at + draw.below(12))
}

/** A step that is an import is as many as its file has. */
const MOST = 20_000
const IMPORTS = 300

/** Mostly a little more; now and then very much, which shows what takes long. */
function repeat(text, draw) {
  const [piece] = [pieceOf(text, draw).join('\n')]
  const times = draw.chance(0.02)
    ? Math.min(/import_/.test(piece) ? IMPORTS : MOST, Math.ceil(150_000 / (piece.length + 1)))
    : 2 + draw.below(40)
  return text.replace(piece, () => `${piece}\n`.repeat(times))
}

function nest(text, draw) {
  const deep = draw.pick([5, 99, 101, 3000])
  const [open, close] = draw.pick([
    ['[', ']'],
    ['{a: ', '}'],
    ['- ', ''],
    ['{{#if port}}', '{{/if}}'],
    ['(', ')'],
    ['? ', ''],
    ['"{{ ' + '('.repeat(20), ')'.repeat(20) + ' }}"'],
  ])
  const at = draw.below(text.length + 1)
  return text.slice(0, at) + open.repeat(deep) + '1' + close.repeat(deep) + text.slice(at)
}
