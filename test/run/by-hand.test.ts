import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../../src/index.ts'
import { here, put } from './here.ts'

/** A task whose words only a person puts into a file; `seconds` to wait for that, and files of ours beside it. */
const ASKED = `
import { setTimeout as sleep } from 'node:timers/promises'
import { readFileSync } from 'node:fs'
import { defineChange, defineFact, defineTask, file, HostError, known, pathState } from 'hostwright'

const word = defineFact({
  name: 'word',
  script: (paths) => paths.map((path) => \`cat '\${path}' 2>/dev/null; printf '\\\\0'\`).join('\\n'),
  parse: ({ stdout }, paths) => paths.map((_path, at) => stdout.split('\\0')[at] ?? ''),
})
const byHand = ({ subject, after }) => \`write \${after.value} to \${subject}\`
const left = defineChange({ name: 'left word', byHand })
const awaited = defineChange({
  name: 'awaited word',
  byHand,
  perform: async ({ subject, data, after }) => {
    if (data === 'broken') throw new HostError('nobody can look')
    const until = Date.now() + 1000 * data
    for (;;) {
      try { if (readFileSync(subject, 'utf8') === after.value) return } catch {}
      if (Date.now() > until) throw new Error('waited in vain')
      await sleep(50)
    }
  },
})
export default defineTask({
  name: 'asked',
  summary: 'a word that a person writes',
  params: {
    properties: { path: { type: 'string' }, text: { type: 'string' }, seconds: {}, beside: { type: 'string' } },
    required: ['path', 'text'],
  },
  read: async (host, { path, beside }) => ({
    seen: await host.see(word(path)),
    ours: beside === undefined ? undefined : await pathState(host, beside),
  }),
  plan: ({ seen, ours }, { path, text, seconds, beside }) => {
    const about = { subject: path, goal: word(path), before: seen, after: known(text), summary: \`write \${text}\` }
    const change = seconds === undefined ? left(about) : awaited({ ...about, data: seconds })
    return [...(ours === undefined ? [] : [file(ours, { content: 'ours' })]), change]
  },
  outputs: ({ seen }) => ({ word: seen }),
})
`

const tasks = { 'asked.ts': ASKED }
const asked = (more: object = {}) => ({ name: 'asked', asked: { path: 'ROOT/word', text: 'x', ...more } })
const next = { name: 'next', file: { path: 'ROOT/next', content: 'y' } }

const end = (events: readonly RunEvent[]) => {
  const last = events.at(-1)
  if (last?.event !== 'end') throw new Error('the run has no end')
  return last
}

describe('what only a person can do', () => {
  it('is waiting, the run goes on, and lists it at its end; a dry run says the same', async () => {
    const { root, check, apply } = here([asked(), next], { tasks })
    for (const ran of [await check(), await apply()]) {
      expect(ran.code).toBe(6)
      expect(ran.steps).toEqual([
        ['asked', 'waiting'],
        ['next', 'changed'],
      ])
      expect(ran.changes['asked']).toEqual(['definite write x'])
      expect(end(ran.events).todo).toEqual([{ text: `write x to ${root}/word`, hosts: ['me'] }])
    }
    expect((await apply()).steps).toEqual([
      ['asked', 'waiting'],
      ['next', 'ok'],
    ])
  })

  it('is ok once that person has done it', async () => {
    const { root, check, apply } = here([asked(), next], { tasks })
    put(root, 'word', 'x')
    expect((await apply()).code).toBe(0)
    const ran = await check()
    expect([ran.code, ran.steps[0], end(ran.events).todo]).toEqual([0, ['asked', 'ok'], []])
  })

  it('does not hide what the same step made, nor is it registered as changed without that', async () => {
    const register = { register: 'r' }
    const say = { name: 'say', debug: '{{ r.status }} {{ r.changed }} {{ r.word }}.' }
    const both = here([{ ...asked({ beside: 'ROOT/beside' }), ...register }, say], { tasks })
    const first = await both.apply()
    expect(first.steps[0]).toEqual(['asked', 'waiting'])
    expect(first.changes['asked']).toEqual(['definite write beside', 'definite write x'])
    expect(first.changes['say']).toEqual(['definite waiting True .'])
    const second = await both.apply()
    expect(second.changes['asked']).toEqual(['definite write x'])
    expect(second.changes['say']).toEqual(['definite waiting False .'])
  })

  it('is told of each item of a loop', async () => {
    const loop = { name: 'asked', asked: { path: 'ROOT/{{ item }}', text: 'x' }, loop: ['a', 'b', 'c'] }
    const { root, apply } = here([loop], { tasks })
    put(root, 'b', 'x')
    const ran = await apply()
    expect(ran.steps).toEqual([['asked', 'waiting']])
    expect(end(ran.events).todo.map(({ text }) => text)).toEqual([
      `write x to ${root}/a`,
      `write x to ${root}/c`,
    ])
  })

  it('leaves the code of a failure as it is', async () => {
    const fail = { name: 'fail', assert: { that: ['1 == 2'] } }
    const ran = await here([asked(), fail], { tasks }).apply()
    expect([ran.code, ran.steps.map(([, status]) => status)]).toEqual([1, ['waiting', 'failed']])
    expect(end(ran.events).todo).toHaveLength(1)
  })
})

describe('a person who is waited for', () => {
  it('makes the step changed, and what comes next is done', async () => {
    const { root, apply } = here([asked({ seconds: 20 }), next], { tasks })
    const running = apply()
    setTimeout(() => writeFileSync(join(root, 'word'), 'x'), 300)
    const ran = await running
    expect([ran.code, ran.steps]).toEqual([
      0,
      [
        ['asked', 'changed'],
        ['next', 'changed'],
      ],
    ])
  })

  it('and does not come keeps what comes next waiting, too', async () => {
    const { apply, check } = here([asked({ seconds: 0.2 }), next], { tasks })
    expect((await check()).steps).toEqual([
      ['asked', 'waiting'],
      ['next', 'changed'],
    ])
    const ran = await apply()
    expect([ran.code, ran.steps]).toEqual([6, [['asked', 'waiting']]])
    expect(ran.reasons['asked']).toBe('waited in vain')
    expect(end(ran.events).todo).toHaveLength(1)
  })

  it('cannot be waited for where nobody can look: that is a failure', async () => {
    const ran = await here([asked({ seconds: 'broken' }), next], { tasks }).apply()
    expect([ran.code, ran.steps]).toEqual([1, [['asked', 'failed']]])
    expect(ran.reasons['asked']).toContain('nobody can look')
  })
})

it('a kind of change that a person makes has no script of its own', async () => {
  const wrong = ASKED.replace("name: 'left word', byHand", "name: 'left word', byHand, script: () => ''")
  await expect(here([asked()], { tasks: { 'asked.ts': wrong } }).check()).rejects.toThrow(/left word.*byHand/)
})
