import type { Host } from '../model/inventory.ts'
import { prunePlay } from './prune/prune-play.ts'
import type { Pruning } from './prune/pruning.ts'
import { runHost } from './run-host.ts'
import type { RunState } from './run-state.ts'
import { inTurn } from './turns.ts'

/** After all plays, what no step wants any more is removed, on the hosts on which every step came through. */
export async function pruneHosts(runState: RunState, pruning: Pruning): Promise<void> {
  const { plan, out, limit, met } = runState
  const all = new Map(plan.plays.flatMap(({ hosts }) => hosts.map((host) => [host.name, host] as const)))
  const hosts = [...all.values()].filter(({ name }) => met.has(name) && !out.has(name))
  const { play, stepRun, tasks } = prunePlay({ playbook: plan.playbook, pruning })
  plan.emit({ event: 'play', play: play.name, hosts: hosts.map(({ name }) => name) })
  // What is wanted is settled: what this play itself decides is no part of it.
  const { pruning: _settled, ...rest } = plan
  // Its step has no params: there is nothing to fill in.
  const last = { ...runState, plan: { ...rest, tasks, fillParams: () => ({ params: {} as never }) } }
  const prune = (host: Host, ready: () => Promise<void>) => {
    const become = pruning.of(host.name).asRoot ? { become: true, user: 'root' } : { become: false, user: '' }
    const number = plan.plays.length + 1
    const own = {
      play: { ...play, become },
      written: play,
      late: false,
      stepRuns: [stepRun],
      hosts,
      layersOf: () => [],
      number,
    }
    return runHost(host, { play: own, ready }, last)
  }
  const ends = await Promise.all(hosts.map((host) => inTurn(limit, (ready) => prune(host, ready))))
  hosts.forEach(({ name }, at) => {
    if (ends[at] !== 'done') out.add(name)
  })
}
