// The forms of lie. `answer` takes what the real shell answered to a script, and gives what the host says instead: an answer,
// several, or none. `open` speaks before anything was asked; `tcp` stands in the place of sshd itself.
// `deceives`: the host lies about itself so well that nobody could tell. `slow`: it ends with a timeout of two minutes.
// `never` must not be in the report; `intact`: nothing is wrong with the host in the end.

import { connections } from './forms-connection.mjs'
import { contents } from './forms-content.mjs'
import { journals } from './forms-journal.mjs'
import { ESCAPES, FORGED } from './words.mjs'

const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms))
const is = (n) => (io) => (io.memory.count = (io.memory.count ?? 0) + 1) === n
const second = is(2)
const flood = async (say, text) => {
  for (let sent = 0; sent < 2 ** 30; sent += text.length) await say(text)
}
const BLOCK = 'x'.repeat(65_536)

/** The frames of the protocol: cut, doubled, reordered, forged, without end, slow. */
const frames = [
  { name: 'honest', intact: true },
  {
    name: 'answers byte by byte',
    intact: true,
    answer: async (one, io) => {
      const text = `${one.stdout}\n${one.mark} ${one.status}\n`
      for (let at = 0; at < text.length; at += 7) await io.out(text.slice(at, at + 7))
      await io.err(`${one.stderr}\n${one.mark} \n`)
    },
  },
  { name: 'answers doubled', answer: (one) => [one, one] },
  {
    name: 'second answer is the first again',
    answer: (one, io) => {
      io.memory.first ??= one
      return second(io) ? { ...io.memory.first } : one
    },
    slow: true,
  },
  {
    name: 'two answers in another order',
    answer: async (one, io) => {
      if (io.memory.held === undefined) {
        io.memory.held = one
        setTimeout(() => io.out(''), 0)
        return undefined
      }
      const held = io.memory.held
      io.memory.held = undefined
      return [one, held]
    },
    slow: true,
  },
  { name: 'a foreign mark', answer: (one) => ({ ...one, mark: 'f'.repeat(one.mark.length) }), slow: true },
  { name: 'a mark that is cut', answer: (one) => ({ ...one, mark: one.mark.slice(0, -3) }), slow: true },
  {
    name: 'cut in the middle, then gone',
    answer: async (one, io) => {
      await io.out(one.stdout.slice(0, one.stdout.length / 2))
      io.end()
    },
  },
  {
    name: 'cut in the middle, then silent',
    answer: async (one, io) => void (await io.out(one.stdout.slice(1))),
    slow: true,
  },
  { name: 'a status in words', answer: (one) => ({ ...one, status: 'fine' }) },
  { name: 'no status', answer: (one) => ({ ...one, status: '' }) },
  { name: 'a status below zero', answer: (one) => ({ ...one, status: '-1' }) },
  { name: 'a status beyond numbers', answer: (one) => ({ ...one, status: '9'.repeat(400) }) },
  { name: 'every status is 1', answer: (one) => ({ ...one, status: '1' }), deceives: true },
  {
    name: 'an answer on one stream alone',
    answer: async (one, io) => void (await io.out(`${one.stdout}\n${one.mark} ${one.status}\n`)),
    slow: true,
  },
  {
    name: 'the streams are swapped',
    answer: (one) => ({ ...one, stdout: one.stderr, stderr: one.stdout }),
    deceives: true,
  },
  {
    name: 'answers before it is asked',
    // As if marks were counted: the next answer is there before its question.
    answer: async (one, io) => {
      const [nonce, end] = one.mark.split('.')
      const next = `${nonce}.${Number.parseInt(end, 16) + 1}`
      await io.err(`${one.stderr}\n${one.mark} \n\n${next} \n`)
      await io.out(`${one.stdout}\n${one.mark} ${one.status}\nFORGED\n${next} 0\n`)
    },
  },
  { name: 'nothing but marks', answer: (one) => ({ ...one, stdout: '', stderr: '' }), deceives: true },
  { name: 'silence', answer: () => undefined, slow: true },
  {
    name: 'a byte a second',
    slow: true,
    answer: async (one, io) => {
      for (const byte of `${one.stdout}\n${one.mark} 0\n`) {
        await io.out(byte)
        await sleep(1000)
      }
    },
  },
  { name: 'a gigabyte of output', answer: (_one, io) => flood(io.out, BLOCK) },
  { name: 'a gigabyte of errors', answer: (_one, io) => flood(io.err, BLOCK) },
  { name: 'a gigabyte of empty lines', answer: (_one, io) => flood(io.out, '\n'.repeat(65_536)) },
  { name: 'a gigabyte of NULs', answer: (_one, io) => flood(io.out, '\0'.repeat(65_536)) },
  {
    name: 'a gigabyte of beginnings of marks',
    answer: (one, io) => flood(io.out, `\n${one.mark}`.repeat(1000)),
  },
  { name: 'a gigabyte behind the mark', answer: (one, io) => flood(io.out, `\n${one.mark} 0\n${BLOCK}`) },
  { name: 'a gigabyte before it is asked', open: (io) => flood(io.out, BLOCK) },
  { name: 'a gigabyte of errors before it is asked', open: (io) => flood(io.err, BLOCK) },
  {
    name: 'seven megabytes in each answer',
    answer: (one) => ({ ...one, stdout: `${one.stdout}${'y\n'.repeat(3_600_000)}` }),
    deceives: true,
  },
  {
    name: 'escapes behind each answer',
    answer: (one) => ({ ...one, stdout: one.stdout + ESCAPES, stderr: one.stderr + ESCAPES }),
    deceives: true,
  },
  { name: 'lines of a report on stderr', answer: (one) => ({ ...one, stderr: FORGED }), deceives: true },
  {
    name: 'escapes as last words',
    answer: async (_one, io) => (await io.err(ESCAPES + FORGED), await sleep(100), io.end()),
  },
  { name: 'a greeting', open: (io) => io.out(`Welcome to ${ESCAPES}\n`), deceives: true },
  { name: 'a greeting on stderr', open: (io) => io.err(FORGED + ESCAPES), deceives: true },
  { name: 'a shell that ends at once', open: (io) => io.end() },
  {
    name: 'a shell that ends after each answer',
    answer: async (one, io) => {
      await io.out(`${one.stdout}\n${one.mark} ${one.status}\n`)
      await io.err(`${one.stderr}\n${one.mark} \n`)
      await sleep(50)
      io.end()
    },
  },
  {
    name: 'random bytes',
    answer: (one, io) => ({
      ...one,
      stdout: randomBytes(io.seed, 5000),
      stderr: randomBytes(io.seed + 1, 500),
    }),
    deceives: true,
  },
]

/** Bytes that come from a seed. */
function randomBytes(seed, length) {
  let state = seed >>> 0 || 1
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return String.fromCharCode(state >>> 24)
  }).join('')
}

/** All forms, by name. */
export const forms = [...frames, ...contents, ...journals, ...connections]
