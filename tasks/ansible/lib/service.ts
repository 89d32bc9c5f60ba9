import { argv, type Change, type HostReader, mapSeen, Refusal, type Seen, systemd } from 'hostwright'
import { doing, is, said, saying } from './said.ts'

/** Seconds for which a service must stay up after it was started. */
const SETTLE = 2

/** What a unit shall be. */
export interface UnitWanted {
  readonly name?: string | undefined
  readonly state?: 'started' | 'stopped' | 'restarted' | 'reloaded' | undefined
  readonly enabled?: boolean | undefined
  readonly masked?: boolean | undefined
  readonly reload?: boolean | undefined
  readonly reexec?: boolean | undefined
}

/** A unit as it was seen. */
export interface UnitSeen {
  readonly seen: Seen<systemd.Unit> | undefined
  readonly mask: { readonly ask: string; readonly seen: Seen<string> } | undefined
}

/** Reads a unit. */
export async function unitSeen(host: HostReader, { name, masked }: UnitWanted): Promise<UnitSeen> {
  if (name === undefined) return { seen: undefined, mask: undefined }
  const full = systemd.unitName(name)
  const ask = `[ "$(systemctl is-enabled -- ${argv(full)} 2>/dev/null)" = masked ] && echo masked || echo unmasked`
  const [seen, mask] = await Promise.all([
    host.see(systemd.unit(full)),
    masked === undefined ? undefined : host.see(said(ask)),
  ])
  return { seen, mask: mask === undefined ? undefined : { ask, seen: mask } }
}

/** A unit must be as wanted. */
export function unitChanges({ seen, mask }: UnitSeen, wanted: UnitWanted): Change[] {
  const { name, masked, reload = false, reexec = false } = wanted
  const first = [...(reload ? [manager('daemon-reload')] : []), ...(reexec ? [manager('daemon-reexec')] : [])]
  if (name === undefined || seen === undefined) return first
  const full = systemd.unitName(name)
  const masking = mask === undefined || masked === undefined ? [] : [maskedAs(full, masked, mask)]
  // A unit that is still masked here will not be, when it is started.
  const then = masked === false ? mapSeen(seen, (unit) => unmasked(unit)) : seen
  return [...first, ...masking, ...stateOf(full, then, wanted)]
}

function stateOf(name: string, seen: Seen<systemd.Unit>, { state, enabled }: UnitWanted): Change[] {
  if (state === undefined && enabled === undefined) return []
  if (seen.known && seen.value === null) throw new Refusal(`there is no unit ${name}`, seen.assuming)
  const work = workOf(seen, state)
  const isKept = state === 'started' || state === 'stopped'
  const active = isKept && !(state === 'started' && ends(seen)) ? state === 'started' : undefined
  return [
    ...(active === undefined && enabled === undefined
      ? []
      : [systemd.unitState(name, seen, { active, enabled, settle: SETTLE })]),
    ...(work === undefined ? [] : [systemd.restarted(name, seen, { how: work, settle: SETTLE })]),
  ]
}

function ends(seen: Seen<systemd.Unit>): boolean {
  return seen.known && seen.value?.ends === true
}

/** What is done each time; what ends when its work is done is started each time, as systemctl would. */
function workOf(seen: Seen<systemd.Unit>, state: UnitWanted['state']): 'restart' | 'reload' | undefined {
  if (state === 'restarted') return 'restart'
  if (state === 'reloaded') return 'reload'
  const runs = seen.known && ['active', 'activating'].includes(seen.value?.active ?? '')
  return state === 'started' && ends(seen) && !runs ? 'restart' : undefined
}

function unmasked(unit: systemd.Unit): systemd.Unit {
  return unit?.enabled.startsWith('masked') === true ? { ...unit, enabled: 'disabled' } : unit
}

function maskedAs(name: string, masked: boolean, { ask, seen }: NonNullable<UnitSeen['mask']>): Change {
  const verb = masked ? 'mask' : 'unmask'
  return saying({
    subject: name,
    summary: `${verb} ${name}`,
    ask,
    seen,
    wanted: is(masked ? 'masked' : 'unmasked'),
    script: argv('systemctl', '-q', verb, '--', name),
  })
}

/** systemd reads its files again: nothing else is changed by it. */
function manager(verb: 'daemon-reload' | 'daemon-reexec'): Change {
  return doing({
    subject: 'systemd',
    summary: `systemctl ${verb}`,
    leaves: false,
    script: argv('systemctl', verb),
  })
}

/** What the module returns. */
export function unitOutputs({ seen }: UnitSeen, { name }: UnitWanted) {
  if (seen === undefined) return {}
  return {
    name: name ?? null,
    state: mapSeen(seen, (unit) => (unit?.active === 'active' ? 'started' : 'stopped')),
    enabled: mapSeen(seen, (unit) =>
      unit === null ? null : ['enabled', 'static', 'alias'].includes(unit.enabled),
    ),
    status: mapSeen(seen, (unit) => ({
      ActiveState: unit?.active ?? 'inactive',
      UnitFileState: unit?.enabled ?? '',
    })),
  }
}
