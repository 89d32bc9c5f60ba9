import { type Draw, drawFrom } from '../draw.ts'
import type { PlaybookStep } from '../example.ts'
import type { HuntCase } from './case.ts'
import { BASE, HANDLER_LOG, UNITS } from './names.ts'
import { drawState } from './state.ts'
import { actMakers, condition, drawKeys } from './steps-acts.ts'
import { fileMakers, type StepMaker } from './steps-files.ts'
import { hostMakers, slowMakers } from './steps-host.ts'

const FILES = {
  'files/plain.txt': 'one\ntwo\n',
  'files/crlf.txt': 'one\r\ntwo\r\n',
  'templates/word.hbs': 'The word is {{ word }}.\n{{#if flag}}two\n{{/if}}',
}

/** The case of this number in the row that a seed gives; with makers of steps of one's own, these are half of it. */
export function drawCase(seed: number, number: number, own: readonly StepMaker[] = []): HuntCase {
  const draw = drawFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b))
  const state = drawState(draw)
  const playbook = drawPlaybook(draw, own)
  return { title: `seed ${seed}, case ${number}`, state, ...playbook, files: FILES, ...drawTags(draw) }
}

function drawTags(draw: Draw): Pick<HuntCase, 'tags' | 'skipTags'> {
  if (!draw.once(8)) return { tags: [], skipTags: [] }
  return draw.once(2) ? { tags: ['t1'], skipTags: [] } : { tags: [], skipTags: ['t2'] }
}

function drawPlaybook(draw: Draw, own: readonly StepMaker[]): Pick<HuntCase, 'steps' | 'handlers'> {
  const count = 5 + draw.below(21)
  // Cases with few kinds of steps let these meet.
  const makers = drawMakers(draw, own)
  const registered: string[] = []
  const tolerant = draw.once(3)
  const first = draw.once(3) ? [] : SCAFFOLD.filter(() => draw.once(2))
  const steps = Array.from({ length: count }, (_, at): PlaybookStep => {
    const name = `s${at + 1}`
    if (draw.once(18)) return { name, meta: 'flush_handlers' }
    const drawn = decorated(drawTask(draw, makers, registered), draw, registered)
    const step = tolerant && !draw.once(5) ? { ...drawn, ignore_errors: true } : drawn
    const register = draw.once(3) ? [`r${at + 1}`] : []
    registered.push(...register)
    return { name, ...step, ...(register[0] === undefined ? {} : { register: register[0] }) }
  })
  return { steps: [...first, ...steps], handlers: drawHandlers(draw) }
}

/** What much of the rest needs, where it is not there by chance. */
const SCAFFOLD: readonly PlaybookStep[] = [
  { name: 'the group crew', group: { name: 'crew' } },
  { name: 'the user alma', user: { name: 'alma' } },
  { name: 'the directory d', directory: { path: `${BASE}/d` } },
  { name: 'the directory sub', directory: { path: `${BASE}/d/sub` } },
  { name: 'the link l', symlink: { path: `${BASE}/l`, target: 'd' } },
  { name: 'the file a', file: { path: `${BASE}/a`, content: 'one\n' } },
]

type Weighed = readonly (readonly [number, StepMaker])[]

function drawMakers(draw: Draw, own: readonly StepMaker[]): Weighed {
  const all: Weighed = [...fileMakers, ...hostMakers, ...actMakers]
  const some = draw.once(2) ? all : all.filter(() => draw.once(3))
  const slow = draw.once(25) ? slowMakers : []
  const base = [...(some.length === 0 ? all : some), ...slow]
  const weight = base.reduce((sum, [one]) => sum + one, 0)
  return own.length === 0 ? base : [...base, ...own.map((make) => [weight / own.length, make] as const)]
}

function drawTask(draw: Draw, makers: Weighed, registered: readonly string[]): PlaybookStep {
  if (draw.once(40)) return { assert: { that: [condition(draw, registered)] } }
  const all = makers.reduce((sum, [weight]) => sum + weight, 0)
  let at = draw.below(all)
  const found = makers.find(([weight]) => {
    at -= weight
    return at < 0
  })
  return (found ?? makers[0] ?? [0, () => ({ debug: 'nothing' })])[1](draw)
}

/** A step with keys beside its task; sometimes as a loop, sometimes meant for a while only. */
function decorated(step: PlaybookStep, draw: Draw, registered: readonly string[]): PlaybookStep {
  const keys = drawKeys(draw, registered)
  const transient = draw.once(40) && !feigns(step) ? { transient: true } : {}
  const looped = draw.once(9) ? inLoop(step, draw) : step
  return withoutSelf({ ...looped, ...keys, ...transient })
}

/** A command that does not do what its guard asks for fails, but not where it is meant for a while only: then it is believed. */
function feigns({ command }: PlaybookStep): boolean {
  const text = JSON.stringify(command ?? null)
  return text.includes('"argv":["true"]') && !text.includes('"always":true')
}

/** Who acts as a user is in the way of what is done to that user: nobody could tell. */
function withoutSelf({ become_user: who, ...step }: PlaybookStep): PlaybookStep {
  const about = step['user'] as { readonly name?: string } | undefined
  return who === undefined || about?.name === who ? step : { ...step, become_user: who }
}

const ITEMS = ['a', 'b', 'd/x', 'd', 'l/x', 'a']

/** The same for several paths below the base. */
function inLoop(step: PlaybookStep, draw: Draw): PlaybookStep {
  const text = JSON.stringify(step)
  const path = new RegExp(`"(path|dest)":"${BASE}/[^"]*"`)
  if (!path.test(text)) return step
  const looped = JSON.parse(text.replace(path, `"$1":"${BASE}/{{ item }}"`)) as PlaybookStep
  return { ...looped, loop: Array.from({ length: 1 + draw.below(3) }, () => draw.pick(ITEMS)) }
}

/** Two handlers that leave a line each time, and perhaps one that restarts a unit; `topic` calls for the second. */
function drawHandlers(draw: Draw): PlaybookStep[] {
  const logs = (name: string) => ({
    name,
    command: { shell: `echo ${name} >>${HANDLER_LOG}`, always: true, alters: [HANDLER_LOG] },
  })
  const restart = {
    name: 'h3',
    service: { name: draw.pick(UNITS), state: 'restarted', settle: 0 },
    listen: 'topic',
  }
  return [logs('h1'), { ...logs('h2'), listen: 'topic' }, ...(draw.once(3) ? [restart] : [])]
}
