import type { PlaybookStep } from '../example.ts'
import type { HuntCase } from './case.ts'

/** Whether a smaller case still lies in the same way. */
export type StillLies = (hunted: HuntCase) => Promise<boolean>

/** Makes a case as small as it can be found to be, within so many tries. */
export async function shrinkCase(hunted: HuntCase, still: StillLies, tries = 80): Promise<HuntCase> {
  const spent = { tries: 0 }
  const lies = async (smaller: HuntCase) => spent.tries++ < tries && (await still(smaller))
  let best = hunted
  for (let size = -1; size !== sizeOf(best); ) {
    size = sizeOf(best)
    best = await simpler(await fewer(best, lies), lies)
  }
  return best
}

function sizeOf(hunted: HuntCase): number {
  return JSON.stringify(hunted).length
}

const LISTS = ['steps', 'state', 'handlers', 'tags', 'skipTags'] as const

/** Leaves out ever smaller pieces of each list. */
async function fewer(hunted: HuntCase, lies: StillLies): Promise<HuntCase> {
  let best = hunted
  for (const list of LISTS)
    for (let piece = Math.ceil(best[list].length / 2); piece >= 1; piece = Math.floor(piece / 2))
      for (let at = best[list].length - piece; at > -piece; at -= piece) {
        const from = Math.max(0, at)
        const rest: readonly unknown[] = [...best[list].slice(0, from), ...best[list].slice(at + piece)]
        const smaller = { ...best, [list]: rest }
        if (rest.length < best[list].length && (await lies(smaller))) best = smaller
      }
  return best
}

/** Leaves out the keys of steps and of their params, one at a time. */
async function simpler(hunted: HuntCase, lies: StillLies): Promise<HuntCase> {
  let best = hunted
  for (const list of ['steps', 'handlers'] as const)
    for (let at = 0; at < best[list].length; at++)
      for (const make of simplerSteps(best[list][at] ?? {})) {
        const step = make(best[list][at] ?? {})
        if (JSON.stringify(step) === JSON.stringify(best[list][at])) continue
        const smaller = { ...best, [list]: best[list].map((one, here) => (here === at ? step : one)) }
        if (await lies(smaller)) best = smaller
      }
  return best
}

function simplerSteps(step: PlaybookStep): ((step: PlaybookStep) => PlaybookStep)[] {
  return Object.entries(step).flatMap(([key, value]) => {
    if (key === 'name') return []
    const without = (one: PlaybookStep) =>
      Object.fromEntries(Object.entries(one).filter(([other]) => other !== key))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [without]
    const params = Object.keys(value).map((param) => (one: PlaybookStep) => ({
      ...one,
      [key]: Object.fromEntries(Object.entries(one[key] ?? {}).filter(([other]) => other !== param)),
    }))
    return [without, ...params]
  })
}
