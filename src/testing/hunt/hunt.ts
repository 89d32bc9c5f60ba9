import type { RunningHost } from '../../lab/index.ts'
import { openLab } from '../../lab/index.ts'
import type { Suite } from '../../lab/spec.ts'
import type { HuntCase, Lie } from './case.ts'
import { openGround } from './ground.ts'
import { drawCase } from './playbook.ts'
import type { Plant, Site } from './runs.ts'
import { shrinkCase } from './shrink.ts'
import type { StepMaker } from './steps-files.ts'
import { extentOf, tryCase } from './trial.ts'
import { willingCase } from './willing.ts'

/** What is hunted, and how. */
export interface HuntOptions {
  readonly count: number
  readonly seed: number
  /** Only the case of this number. */
  readonly only?: number
  /** Makers of steps of one's own, which are then half of every playbook. */
  readonly steps?: readonly StepMaker[]
  /** A folder with `tasks/` of one's own. */
  readonly project?: string
  /** How many hosts are used at once. */
  readonly lanes?: number
  readonly suite?: Suite
  /** Whether what lies is made small; else it is told as it was drawn. */
  readonly shrink?: boolean
  /** Stops after the case that is being tried. */
  readonly signal?: AbortSignal
  /** Hears of each case when it is over. */
  readonly tell?: (progress: Progress) => void
}

/** How far a hunt is. */
export interface Progress {
  readonly number: number
  readonly tried: number
  readonly code: number
  readonly found?: Found
}

/** A case that lies, as small as it was found. */
export interface Found {
  readonly number: number
  readonly hunted: HuntCase
  readonly lies: readonly Lie[]
  readonly shrunk: boolean
}

/** How a hunt ended. */
export interface Hunted {
  readonly tried: number
  readonly found: readonly Found[]
  /** How many cases ended with which exit code. */
  readonly codes: { readonly [code: number]: number }
}

/**
 * Hunts for lies: draws a host's state and a playbook, tries them on hosts of the lab that this process runs in,
 * and makes small whatever does not hold. The same seed draws the same cases. A fault may be planted, to see
 * whether it is found.
 */
export async function huntTruth(options: HuntOptions, plant?: Plant): Promise<Hunted> {
  const { count, seed, only, lanes = 2, suite = 'trixie', signal, tell, steps } = options
  const lab = openLab()
  const numbers = only === undefined ? Array.from({ length: count }, (_, at) => at) : [only]
  const found: Found[] = []
  const codes: Record<number, number> = {}
  const shrunk = new Map<string, number>()
  let tried = 0
  const isOpen = () => signal?.aborted !== true
  const attempt = async (number: number, host: RunningHost): Promise<boolean> => {
    const drawn = drawCase(seed, number, steps)
    const { project } = options
    const site = {
      lab,
      host,
      ...(project === undefined ? {} : { project }),
      ...(plant === undefined ? {} : { plant }),
    }
    const hunted = number % 4 === 3 ? drawn : await willingCase(drawn, site)
    const { lies, code } = await tryCase(hunted, site)
    tried += 1
    codes[code] = (codes[code] ?? 0) + 1
    const lie = lies[0]
    const one =
      lie === undefined ? undefined : await told({ number, hunted, lies }, { site, shrunk, options, lie })
    if (one !== undefined) found.push(one)
    tell?.({ number, tried, code, ...(one === undefined ? {} : { found: one }) })
    return lie?.sort !== 'the ground is not the same' && lie?.sort !== 'unreachable'
  }
  const lane = async (name: string) => {
    let host: RunningHost | undefined
    try {
      for (let number = numbers.shift(); number !== undefined && isOpen(); number = numbers.shift()) {
        host ??= await openGround(lab, { name, suite })
        if (await attempt(number, host)) continue
        await lab.down(host)
        host = undefined
      }
    } finally {
      if (host !== undefined) await lab.down(host)
    }
  }
  await Promise.all(Array.from({ length: Math.min(lanes, numbers.length) }, (_, at) => lane(`hunt${at}`)))
  return { tried, found, codes }
}

interface Telling {
  readonly site: Site
  /** How often each sort of lie was made small already. */
  readonly shrunk: Map<string, number>
  readonly options: HuntOptions
  readonly lie: Lie
}

/** Of each sort of lie a few cases are made small: the rest are told as they were drawn. */
async function told(
  { number, hunted, lies }: Pick<Found, 'number' | 'hunted' | 'lies'>,
  { site, shrunk, options, lie }: Telling,
): Promise<Found> {
  const times = shrunk.get(lie.sort) ?? 0
  shrunk.set(lie.sort, times + 1)
  if (options.shrink === false || times >= 1 || options.signal?.aborted === true)
    return { number, hunted, lies, shrunk: false }
  let words = lies
  const extent = extentOf(lie)
  const still = async (smaller: HuntCase) => {
    if (options.signal?.aborted === true) return false
    const again = await tryCase(smaller, site, extent)
    const same = again.lies.filter(({ sort }) => sort === lie.sort)
    if (same.length > 0) words = again.lies
    return same.length > 0
  }
  const small = await shrinkCase(hunted, still, extent === 'all' ? 40 : 80)
  return { number, hunted: small, lies: words, shrunk: true }
}
