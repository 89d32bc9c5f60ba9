import type { Lab, RunningHost } from '../../../lab/index.ts'
import type { Suite } from '../../../lab/spec.ts'
import { openRough } from './ground.ts'
import { type Calm, runCalm, type Site } from './trial.ts'

/** The host of a lane; it is made when it is asked for. */
export interface LaneHost {
  get(): Promise<RunningHost>
  /** Throws it away: the next is a new one. */
  away(): Promise<void>
}

/** A host of a lab, made anew as often as it was thrown away. */
export function hostOf(lab: Lab, about: { readonly name: string; readonly suite: Suite }): LaneHost {
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

/** How a case goes undisturbed, and where it did: two hosts are never alike, in what is drawn for them as in their numbers. */
export interface Footing {
  readonly calm: Calm
  readonly site: Site
}

/** Gives a case that went undisturbed its footing; where its host was thrown away meanwhile, it goes once more on the new one. */
export function footingOf(
  first: Footing,
  site: () => Promise<Site>,
  undisturbed = runCalm,
): () => Promise<Footing> {
  let now = first
  return async () => {
    const here = await site()
    if (here.host === now.site.host) return now
    const calm = await undisturbed(now.calm.hunted, here)
    if (calm === undefined)
      throw new Error(`${now.calm.hunted.title} cannot be run undisturbed on a new host`)
    now = { calm, site: here }
    return now
  }
}
