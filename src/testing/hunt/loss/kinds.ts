import { controllerDisturbances } from './disturb-controller.ts'
import { fullDisturbances } from './disturb-full.ts'
import { networkDisturbances } from './disturb-network.ts'
import { otherDisturbances } from './disturb-others.ts'
import { powerDisturbances } from './disturb-power.ts'
import { stateDisturbances } from './disturb-state.ts'
import type { Disturbance } from './disturbance.ts'

const ALL: readonly Disturbance[] = [
  ...controllerDisturbances,
  ...networkDisturbances,
  ...powerDisturbances,
  ...fullDisturbances,
  ...stateDisturbances,
  ...otherDisturbances,
  // Tries the hunter itself: what is found without any disturbance is its own mistake, or no loss.
  { kind: 'nothing', codes: [0], strike: () => Promise.resolve() },
]

/** The disturbance of this name. */
export function disturbanceOf(kind: string): Disturbance {
  const found = ALL.find((one) => one.kind === kind)
  if (found === undefined) throw new RangeError(`no disturbance is called ${kind}`)
  return found
}

/** The kinds in the order in which they are tried: the slow ones far from one another. */
export const KINDS: readonly string[] = [
  'killed',
  'frozen 90 s',
  'disk full',
  'sshd killed',
  'another hand',
  'ctrl-c twice',
  'cut',
  'power lost',
  'another controller',
  'state read-only',
  'frozen 5 s',
  'ctrl-c',
  'memory full',
  'rebooted',
  'clock',
]
