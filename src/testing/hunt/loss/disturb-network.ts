import { run as command } from '../../../lab/command.ts'
import type { RunningHost } from '../../../lab/index.ts'
import { gatewayOf } from '../../../lab/spec.ts'
import type { Disturbance, Scene } from './disturbance.ts'
import { pause } from './disturbance.ts'

/** The way between the two: cut for good, or silent for a while in both directions or in one. */
export const networkDisturbances: readonly Disturbance[] = [
  {
    kind: 'cut',
    codes: [0, 4],
    strike: async ({ host, run }) => {
      await host.cut()
      await run.over
      await host.heal()
    },
  },
  { kind: 'frozen 5 s', codes: [0], strike: (scene) => freeze(scene, 5000) },
  // Silence for half a minute is a lost connection: a run that was only reading ends, one that acts logs in again.
  { kind: 'frozen 90 s', codes: [0, 4], strike: (scene) => freeze(scene, 90_000) },
]

async function freeze({ host, draw, note }: Scene, milliseconds: number): Promise<void> {
  const way = draw.pick(['both', 'both', 'to the host', 'from the host'] as const)
  note(way)
  const [silence, speak] = WAYS[way]
  await silence(host)
  await pause(milliseconds)
  await speak(host)
}

/** Nobody has this hardware address: what is sent there is lost without a word. */
const NOBODY = '02:00:00:00:00:99'

const lost = async (host: RunningHost, ip: readonly string[], to: { address: string; device: string }) =>
  void (await command([
    'ip',
    ...ip,
    'neigh',
    'replace',
    to.address,
    'lladdr',
    NOBODY,
    'dev',
    to.device,
    'nud',
    'permanent',
  ]))

const found = async (host: RunningHost, ip: readonly string[], to: { address: string; device: string }) =>
  void (await command(['ip', ...ip, 'neigh', 'del', to.address, 'dev', to.device]))

const toHost = (host: RunningHost) => ({ address: host.ip4, device: 'br0' })
const fromHost = (host: RunningHost) => ({ address: gatewayOf(host.ip4), device: 'eth0' })

type Act = (host: RunningHost) => Promise<void>

const WAYS: { readonly [way in 'both' | 'to the host' | 'from the host']: readonly [Act, Act] } = {
  both: [(host) => host.cut(), (host) => host.heal()],
  'to the host': [(host) => lost(host, [], toHost(host)), (host) => found(host, [], toHost(host))],
  'from the host': [
    (host) => lost(host, ['-n', host.name], fromHost(host)),
    (host) => found(host, ['-n', host.name], fromHost(host)),
  ],
}
