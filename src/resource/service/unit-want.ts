import { type Act, type Effect, Refusal, type StateChange } from '../../model/change.ts'
import { known, mapSeen, type Seen } from '../../model/seen.ts'
import { type Unit, unit } from './unit.ts'
import { begunAnew, turned, type UnitData } from './unit-perform.ts'

/** The desired state of a unit; what is not given is left unchanged. */
export interface UnitWanted {
  readonly active?: boolean | undefined
  readonly enabled?: boolean | undefined
  /** Seconds for which it must stay active after a start. */
  readonly settle: number
  /** How it stands now cannot be told, but not so: the package that brings it leaves it otherwise. */
  readonly differs?: boolean
}

function afterOf(name: string, seen: Seen<Unit>, wanted: UnitWanted): Seen<Unit> {
  return mapSeen(seen, (here): Unit => {
    if (here === null && wanted.active !== true && wanted.enabled !== true) return null
    if (here === null) throw new Refusal(`there is no unit ${name}`, seen.known ? seen.assuming : [])
    if (here.enabled.startsWith('masked') && (wanted.active === true || wanted.enabled === true))
      throw new Refusal(`${name} is masked`, seen.known ? seen.assuming : [])
    if (here.ends === true && wanted.active === true)
      throw new Refusal(
        `${name} ends when its work is done (Type=oneshot): it cannot be kept running`,
        seen.known ? seen.assuming : [],
      )
    return {
      ...here,
      active: wanted.active === undefined ? here.active : wanted.active ? 'active' : 'inactive',
      enabled: wanted.enabled === undefined ? here.enabled : enabledAs(here.enabled, wanted.enabled),
    }
  })
}

/** A unit must run or not, and be enabled at boot or not. */
export function unitState(name: string, seen: Seen<Unit>, wanted: UnitWanted): StateChange {
  const sure = wanted.differs === true && !seen.known && wanted.active === true && wanted.enabled === true
  const after = sure ? known({ active: 'active', enabled: 'enabled' }) : afterOf(name, seen, wanted)
  const words = [
    ...(wanted.enabled === undefined ? [] : [wanted.enabled ? 'enable' : 'disable']),
    ...(wanted.active === undefined ? [] : [wanted.active ? 'start' : 'stop']),
  ]
  const states = { goal: unit(name), before: seen, after, certain: sure }
  return turned({ subject: name, ...states, data: asData(wanted), summary: `${words.join(' and ')} ${name}` })
}

/** Restarts or reloads a unit once; one that was not running is started. */
export function restarted(
  name: string,
  seen: Seen<Unit>,
  { how, settle }: { readonly how: 'restart' | 'reload'; readonly settle: number },
): Act {
  const here = seen.known ? seen.value : undefined
  const assuming = seen.known ? (seen.assuming ?? []) : [`if there is a unit ${name} by then: ${seen.cause}`]
  if (here === null) throw new Refusal(`there is no unit ${name}`, assuming)
  if (here?.enabled.startsWith('masked') === true) throw new Refusal(`${name} is masked`, assuming)
  const runs: Effect[] =
    here === undefined || here.ends === true
      ? []
      : [{ fact: unit(name), becomes: known({ ...here, active: 'active' }, assuming) }]
  const about = { data: { how, settle }, assuming, effects: runs, summary: `${how} ${name}` }
  return begunAnew({ subject: name, leaves: true, ...about })
}

function asData({ active, enabled, settle }: UnitWanted): UnitData {
  return {
    settle,
    ...(active === undefined ? {} : { active }),
    ...(enabled === undefined ? {} : { enabled }),
  }
}

/** A unit without an [Install] section of its own can be neither enabled nor disabled. */
function enabledAs(now: string, wanted: boolean): string {
  const on = ['enabled', 'enabled-runtime', 'static', 'alias', 'indirect', 'generated'].includes(now)
  if (on === wanted) return now
  if (['static', 'generated', 'transient', 'indirect'].includes(now)) return now
  return wanted ? 'enabled' : 'disabled'
}
