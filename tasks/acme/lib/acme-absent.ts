import {
  absent,
  type Change,
  type Guard,
  type HostReader,
  known,
  type PathState,
  pathState,
  ran,
  type Seen,
  succeeds,
  systemd,
} from 'hostwright'
import { acmeInstalled, acmeSettings, acmeState, acmeUnits } from './acme-files.ts'
import type { AcmeGiven } from './acme-wanted.ts'

/** What is left of a certificate on a host that shall have nothing of it. */
export interface AcmeLeft {
  readonly timer: Seen<systemd.Unit>
  /** Whether systemd remembers that a renewal failed. */
  readonly failed: Guard
  /** Its units, each with its file. */
  readonly units: readonly {
    readonly name: string
    readonly file: PathState
    readonly loaded: Seen<boolean>
  }[]
  readonly files: readonly PathState[]
  readonly state: PathState
}

/** Looks at what is left of a certificate. */
export async function acmeLeft(host: HostReader, { name, install }: AcmeGiven): Promise<AcmeLeft> {
  const { env, key, script, ...places } = acmeSettings(name)
  const units = acmeUnits(name)
  const installed = install === undefined ? [] : Object.values(acmeInstalled(install))
  // When the timer was last due, as systemd writes it down.
  const stamp = `/var/lib/systemd/timers/stamp-${units.timer}`
  const failed = succeeds({ argv: ['systemctl', 'is-failed', '--quiet', units.service] })
  const [timer, seen, state, files, unitFiles] = await Promise.all([
    host.see(systemd.unit(units.timer)),
    host.see(failed),
    pathState(host, acmeState(name)),
    Promise.all([script, env, key, stamp, ...installed].map((path) => pathState(host, path))),
    Promise.all(
      (['timer', 'service', 'failed'] as const).map(async (one) => ({
        name: units[one],
        file: await pathState(host, places[one]),
        loaded: await host.see(systemd.unitLoaded(units[one])),
      })),
    ),
  ])
  return { timer, failed: { fact: failed, seen, wanted: false }, units: unitFiles, files, state }
}

/** Nothing of a certificate shall be left: first what would renew it. */
export function acmeGone({ timer, failed, units, files, state }: AcmeLeft, name: string): Change[] {
  const [first] = units
  return [
    ...(first === undefined
      ? []
      : [systemd.unitState(first.name, timer, { active: false, enabled: false, settle: 0 })]),
    ...units.map(({ name, file }) => unitGone(file, name)),
    ...units.map(({ name, loaded }) => systemd.unitFresh(name, loaded)),
    ...files.map((one) => absent(one, 'file')),
    absent(state),
    // Else it would be listed among what has failed.
    ran(
      failed,
      { command: { argv: ['systemctl', 'reset-failed', acmeUnits(name).service] }, timeout: 30 },
      [],
    ),
  ]
}

/** The file of a unit shall be gone, which systemd must notice. */
export function unitGone(file: PathState, name: string): Change {
  const gone = absent(file, 'file')
  return { ...gone, effects: [...gone.effects, { fact: systemd.unitLoaded(name), becomes: known(false) }] }
}
