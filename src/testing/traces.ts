import { openLab, type RunningHost } from '../lab/index.ts'
import { differing, fleeting, type Listing, login, written } from './listing.ts'

/** What is written on a host, less what any login leaves. */
export interface Traces {
  now(where?: 'disk'): Promise<Listing>
  /** The paths that are otherwise than they were. */
  since(before: Listing): Promise<string[]>
  /** The same on the disk alone, less those that are explained. */
  unexplained(before: Listing, explain: (paths: readonly string[]) => string[]): Promise<string[]>
}

/** Watches a host. What it would do by its own clock is put off: that is no trace of ours either. */
export async function watchTraces(host: RunningHost): Promise<Traces> {
  const lab = openLab()
  await host.get(['systemctl', 'stop', '*.timer'])
  const look = async (where?: 'disk'): Promise<Listing> =>
    where === 'disk' ? written(host) : new Map([...(await written(host)), ...(await fleeting(host))])
  const touched = new Set<string>()
  const listen = async () => {
    const blank = await look()
    await login(lab, host)
    await login(lab, host)
    for (const path of differing(blank, await look())) touched.add(path)
  }
  /** A log that was turned over, a service that came since: what a login touches now is no trace either. */
  const remaining = async (found: readonly string[]) => {
    const odd = () => found.filter((path) => !touched.has(path))
    if (odd().length > 0) await listen()
    return odd()
  }
  await listen()
  return {
    now: look,
    since: async (before) => remaining(differing(before, await look())),
    unexplained: async (before, explain) => remaining(explain(differing(before, await look('disk')))),
  }
}
