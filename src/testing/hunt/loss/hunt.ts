import { type Lab, openLab } from '../../../lab/index.ts'
import type { Suite } from '../../../lab/spec.ts'
import { drawFrom } from '../../draw.ts'
import { drawQuietCase } from './case.ts'
import { type Footing, footingOf, hostOf, type LaneHost } from './footing.ts'
import { grouped } from './grouped.ts'
import { KINDS } from './kinds.ts'
import { type Calm, type Disturbed, disturb, runCalm, type Trouble } from './trial.ts'

/** What is hunted, and how. */
export interface LossOptions {
  readonly count: number
  readonly seed: number
  /** Only the disturbance of this number. */
  readonly only?: number
  /** Only disturbances of these kinds, in turn. */
  readonly kinds?: readonly string[]
  /** How many disturbances one case meets. */
  readonly together?: number
  readonly lanes?: number
  readonly suite?: Suite
  readonly program: string
  /** Whether what was lost is tried again at near times, to see how often it happens. */
  readonly near?: boolean
  /** Stops after the disturbances that are under way. */
  readonly signal?: AbortSignal
  readonly tell?: (tried: TriedLoss) => void
}

/** A disturbance that was tried. */
export interface TriedLoss extends Disturbed {
  readonly number: number
  readonly trouble: Trouble
  readonly calm: Calm
  /** Of further tries at near times, how many lost something. */
  readonly again?: { readonly tries: number; readonly lost: number }
}

/** The disturbance of this number in the row that a seed gives. */
export function troubleOf(seed: number, number: number, kinds: readonly string[] = KINDS): Trouble {
  const draw = drawFrom(Math.imul(seed, 0x2545f491) ^ Math.imul(number + 1, 0x9e3779b1))
  const at = draw.below(1000) / 1000
  return { kind: kinds[number % kinds.length] ?? 'nothing', at, seed: draw.below(2 ** 31) }
}

/** Hunts for losses: disturbs cases on hosts of the lab that this process runs in. */
export async function huntLosses(options: LossOptions): Promise<TriedLoss[]> {
  const { count, only, lanes = 5, together = KINDS.length, signal } = options
  const lab = openLab()
  const numbers = only === undefined ? Array.from({ length: count }, (_, at) => at) : [only]
  const cases = [...grouped(numbers, (number) => Math.floor(number / together))]
  const all: TriedLoss[] = []
  const lane = async (name: string) => {
    const host = hostOf(lab, { name, suite: options.suite ?? 'trixie' })
    for (let next = cases.shift(); next !== undefined; next = cases.shift())
      if (signal?.aborted !== true) all.push(...(await tryCase(next, options, { lab, host })))
    await host.away()
  }
  await Promise.all(Array.from({ length: Math.min(lanes, cases.length) }, (_, at) => lane(`loss${at}`)))
  return all.sort((left, right) => left.number - right.number)
}

interface Place {
  readonly lab: Lab
  readonly host: LaneHost
}

async function tryCase(
  [at, numbers]: readonly [number, readonly number[]],
  options: LossOptions,
  { lab, host }: Place,
): Promise<TriedLoss[]> {
  const { seed, program, signal, tell } = options
  const found: TriedLoss[] = []
  const site = async () => ({ lab, program, host: await host.get() })
  let first: Footing | undefined
  for (let attempt = 0; attempt < 10 && first === undefined; attempt++) {
    const here = await site()
    const calm = await runCalm(drawQuietCase(seed, at * 10 + attempt), here)
    if (calm !== undefined) first = { calm, site: here }
  }
  if (first === undefined) throw new Error(`no case of ${at} can be run undisturbed`)
  const trying = { footing: footingOf(first, site), host, signal }
  for (const number of numbers) {
    if (signal?.aborted === true) break
    const one = await tryTrouble(troubleOf(seed, number, options.kinds), trying, options.near !== false)
    const tried = { ...one, number }
    found.push(tried)
    tell?.(tried)
  }
  return found
}

interface Trying {
  readonly footing: () => Promise<Footing>
  readonly host: LaneHost
  readonly signal: AbortSignal | undefined
}

async function tryTrouble(
  trouble: Trouble,
  trying: Trying,
  near: boolean,
): Promise<Omit<TriedLoss, 'number'>> {
  const { footing, host } = trying
  let on = await footing()
  let tried = await safely(on, trouble)
  if (tried.stale) {
    // What an earlier disturbance left stands in the way of a fair try.
    const { losses } = tried
    await host.away()
    on = await footing()
    tried = await safely(on, trouble)
    const why = `a new host: ${losses.map(({ words }) => words).join('; ')}`
    tried = { ...tried, story: [why, ...tried.story] }
  }
  const again = tried.losses.length > 0 && near ? await tryNear(trouble, trying) : undefined
  return { ...tried, trouble, calm: on.calm, ...(again === undefined ? {} : { again }) }
}

/** Trouble of the lab itself is told as what it is. */
async function safely({ calm, site }: Footing, trouble: Trouble): Promise<Disturbed> {
  try {
    return await disturb(calm, trouble, site)
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { losses: [{ sort: 'the hunter failed', words }], story: [], stale: true }
  }
}

/** Tries the same three times more, a little earlier and later, to see how often it happens. */
async function tryNear(
  trouble: Trouble,
  { footing, host, signal }: Trying,
): Promise<{ tries: number; lost: number }> {
  const counted = { tries: 0, lost: 0 }
  for (const shift of [0, -0.02, 0.02]) {
    if (signal?.aborted === true) break
    const at = Math.max(0, trouble.at + shift)
    const { losses, stale } = await safely(await footing(), { ...trouble, at })
    if (stale) {
      await host.away()
      continue
    }
    counted.tries += 1
    counted.lost += losses.length > 0 ? 1 : 0
  }
  return counted
}
