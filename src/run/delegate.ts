import type { Session } from '../host/session.ts'
import { LOCAL_NAMES } from '../inventory/local-names.ts'
import { implicitLocalhost } from '../inventory/select.ts'
import { Refusal } from '../model/change.ts'
import type { Host, Inventory } from '../model/inventory.ts'
import type { HostEnd } from './apply/step-outcome.ts'
import { type BatchRun, earlierOf, partOf } from './batch-run.ts'
import type { Earlier } from './context.ts'
import { failHere } from './delegated-failure.ts'
import type { DelegatedHandlers } from './delegated-handlers.ts'
import { runHostPlay } from './host-play.ts'
import { sessionFor } from './host-sessions.ts'
import type { StepRun } from './plan/step-run.ts'
import { faultWords } from './task-fault.ts'

/** The host that a step names as the one on which it is done. Throws a Refusal where there is none. */
export function delegateNamed(name: string, { hosts }: Inventory): Host {
  const found = hosts.get(name)
  if (found !== undefined) return found
  if (LOCAL_NAMES.includes(name)) return implicitLocalhost()
  throw new Refusal(`delegate_to: there is no host “${name}” in the inventory`)
}

/** Does a step of a host on another one. */
export async function runOn(
  other: Host,
  {
    host,
    stepRun,
    handlers,
  }: { readonly host: Host; readonly stepRun: StepRun; readonly handlers: DelegatedHandlers },
  run: BatchRun,
): Promise<HostEnd> {
  const { runState } = run
  let session: Session
  try {
    session = await sessionFor(other, { ...runState, ready: async () => undefined })
    await session.connected()
  } catch (error) {
    // It is the step that fails for its host: the host itself can be reached.
    return failHere(host, { stepRun, reason: `${other.name}: ${faultWords(error)}` }, run)
  }
  const part = partOf(host, run)
  const isOther = other.name !== host.name
  const news = !runState.met.has(other.name)
  runState.met.add(other.name)
  return runHostPlay(
    {
      ...part,
      host: { ...host, settings: other.settings },
      stepRuns: [stepRun],
      session,
      news,
      // Each has frames of its own on the other host.
      run: `${part.run}-${stepRun.number}`,
      earlier: bothOf(earlierOf(host.name, runState), earlierOf(other.name, runState)),
      beforeActing: handlers.beforeActing,
      heard: handlers.heard,
      ...(isOther ? { on: other.name } : {}),
    },
    runState.plan,
  )
}

/** What is planned is planned on the other host; what is registered belongs to the host whose step it is. */
function bothOf(own: Earlier, other: Earlier): Earlier {
  return Object.defineProperties(
    {},
    {
      overlay: {
        get: () => other.overlay,
        set: (overlay: NonNullable<Earlier['overlay']>) => {
          other.overlay = overlay
        },
      },
      registered: {
        get: () => own.registered,
        set: (registered: NonNullable<Earlier['registered']>) => {
          own.registered = registered
        },
      },
    },
  )
}
