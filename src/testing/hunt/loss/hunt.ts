import { type Lab, openLab, type RunningHost } from '../../../lab/index.ts'
import type { Suite } from '../../../lab/spec.ts'
import { drawFrom } from '../../draw.ts'
import type { Lie } from '../case.ts'
import { drawQuietCase } from './case.ts'
import { openRough } from './ground.ts'
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
  let calm: Calm | undefined
  for (let attempt = 0; attempt < 10 && calm === undefined; attempt++)
    calm = await runCalm(drawQuietCase(seed, at * 10 + attempt), await site())
  if (calm === undefined) throw new Error(`no case of ${at} can be run undisturbed`)
  for (const number of numbers) {
    if (signal?.aborted === true) break
    const trouble = troubleOf(seed, number, options.kinds)
    let tried = await safely(calm, trouble, await site())
    if (tried.stale) {
      // What an earlier disturbance left stands in the way of a fair try.
      const { losses } = tried
      await host.away()
      tried = await safely(calm, trouble, await site())
      tried = {
        ...tried,
        story: [`a new host: ${losses.map(({ words }) => words).join('; ')}`, ...tried.story],
      }
    }
    const isNear = tried.losses.length > 0 && options.near !== false
    const again = !isNear ? undefined : await tryNear(calm, trouble, { site, host, signal })
    const one = { ...tried, number, trouble, calm, ...(again === undefined ? {} : { again }) }
    found.push(one)
    tell?.(one)
  }
  return found
}

type Site = Parameters<typeof disturb>[2]

/** Trouble of the lab itself is told as what it is. */
async function safely(calm: Calm, trouble: Trouble, site: Site): Promise<Disturbed> {
  try {
    return await disturb(calm, trouble, site)
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { losses: [{ sort: 'the hunter failed', words }], story: [], stale: true }
  }
}

interface Near {
  readonly site: () => Promise<Site>
  readonly host: LaneHost
  readonly signal: AbortSignal | undefined
}

/** Tries the same three times more, a little earlier and later, to see how often it happens. */
async function tryNear(
  calm: Calm,
  trouble: Trouble,
  { site, host, signal }: Near,
): Promise<{ tries: number; lost: number }> {
  const counted = { tries: 0, lost: 0 }
  for (const shift of [0, -0.02, 0.02]) {
    if (signal?.aborted === true) break
    const at = Math.max(0, trouble.at + shift)
    const { losses, stale }: { losses: readonly Lie[]; stale: boolean } = await safely(
      calm,
      { ...trouble, at },
      await site(),
    )
    if (stale) {
      await host.away()
      continue
    }
    counted.tries += 1
    counted.lost += losses.length > 0 ? 1 : 0
  }
  return counted
}

interface LaneHost {
  get(): Promise<RunningHost>
  /** Throws it away: the next is a new one. */
  away(): Promise<void>
}

function hostOf(lab: Lab, about: { readonly name: string; readonly suite: Suite }): LaneHost {
  let host: RunningHost | undefined
  return {
    get: async () => {
      host ??= await openRough(lab, about)
      return host
    },
    away: async () => {
      if (host !== undefined) await lab.down(host)
      host = undefined
    },
  }
}
