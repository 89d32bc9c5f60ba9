import { type Lab, openLab, type RunningHost } from '../../lab/index.ts'
import type { HuntCase, Lie } from './case.ts'
import { openGround } from './ground.ts'
import type { Found, Hunted, HuntOptions } from './hunted.ts'
import { drawCase } from './playbook.ts'
import { shrinkCase } from './shrink.ts'
import type { Plant, Site } from './site.ts'
import { extentOf, tryCase } from './trial.ts'
import { willingCase } from './willing.ts'

/**
 * Hunts for lies: draws a host's state and a playbook, tries them on hosts of the lab that this process runs in,
 * and makes small whatever does not hold. The same seed draws the same cases. A fault may be planted, to see
 * whether it is found.
 */
export async function huntTruth(options: HuntOptions, plant?: Plant): Promise<Hunted> {
  const { count, only, lanes = 2 } = options
  const numbers = only === undefined ? Array.from({ length: count }, (_, at) => at) : [only]
  const hunt: Hunt = {
    options,
    plant,
    lab: openLab(),
    numbers,
    shrunk: new Map(),
    found: [],
    codes: {},
    tried: 0,
  }
  await Promise.all(
    Array.from({ length: Math.min(lanes, numbers.length) }, (_, at) => lane(`hunt${at}`, hunt)),
  )
  const { tried, found, codes } = hunt
  return { tried, found, codes }
}

/** What all lanes of a hunt share. */
interface Hunt {
  readonly options: HuntOptions
  readonly plant: Plant | undefined
  readonly lab: Lab
  /** The cases that nobody has taken yet. */
  readonly numbers: number[]
  /** How often each sort of lie was made small already. */
  readonly shrunk: Map<string, number>
  readonly found: Found[]
  readonly codes: Record<number, number>
  tried: number
}

/** Tries one case after another on a host, and on a new one where the old is spoilt. */
async function lane(name: string, hunt: Hunt): Promise<void> {
  const { lab, numbers } = hunt
  const { suite = 'trixie', signal } = hunt.options
  const isOpen = () => signal?.aborted !== true
  let host: RunningHost | undefined
  try {
    for (let number = numbers.shift(); number !== undefined && isOpen(); number = numbers.shift()) {
      host ??= await openGround(lab, { name, suite })
      if (await attempt(number, host, hunt)) continue
      await lab.down(host)
      host = undefined
    }
  } finally {
    if (host !== undefined) await lab.down(host)
  }
}

/** Tries a case; false where the host is not fit for another one. */
async function attempt(number: number, host: RunningHost, hunt: Hunt): Promise<boolean> {
  const { options, plant, lab, shrunk, found, codes } = hunt
  const { project, seed, steps, tell } = options
  const drawn = drawCase(seed, number, steps)
  const site = {
    lab,
    host,
    ...(project === undefined ? {} : { project }),
    ...(plant === undefined ? {} : { plant }),
  }
  const hunted = number % 4 === 3 ? drawn : await willingCase(drawn, site)
  const { lies, code } = await tryCase(hunted, site)
  hunt.tried += 1
  codes[code] = (codes[code] ?? 0) + 1
  const lie = lies[0]
  const one =
    lie === undefined ? undefined : await told({ number, hunted, lies }, { site, shrunk, options, lie })
  if (one !== undefined) found.push(one)
  tell?.({ number, tried: hunt.tried, code, ...(one === undefined ? {} : { found: one }) })
  return lie?.sort !== 'the ground is not the same' && lie?.sort !== 'unreachable'
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
