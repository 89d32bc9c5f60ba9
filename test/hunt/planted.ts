import type { RunEvent } from '../../src/model/event.ts'
import type { HuntOptions, Plant, RunningHost } from '../../src/testing.ts'

/** A fault, and the sort of lie that it must be found as. */
export interface Planted {
  readonly fault: string
  readonly options?: Pick<HuntOptions, 'steps' | 'project'>
  readonly plant?: Plant
  readonly found: RegExp
}

/** Leaves the first change of a step out of what a run tells. */
function withoutChange(event: RunEvent): RunEvent {
  if (event.event !== 'step' || event.outcome.status !== 'changed') return event
  return { ...event, outcome: { ...event.outcome, changes: event.outcome.changes.slice(1) } }
}

/** Does it after an apply only. */
function afterApply(script: string): NonNullable<Plant['host']> {
  return (host: RunningHost, check) => (check ? Promise.resolve() : host.exec(['sh', '-c', script]))
}

const project = 'test/hunt/planted'
const base = '/srv/hunt'

/** What the hunter must find within 200 tries. */
export const PLANTED: readonly Planted[] = [
  {
    fault: 'a change that was not announced',
    plant: { event: (event, check) => (check ? withoutChange(event) : event) },
    found: /^made, not announced/,
  },
  {
    fault: 'a change that was announced and not made',
    plant: { event: (event, check) => (check ? event : withoutChange(event)) },
    found: /^announced, not made|^changed on the host, not told/,
  },
  {
    fault: 'a change that was told and undone behind our back',
    plant: { host: afterApply(`rm -f ${base}/a ${base}/b ${base}/d/x`) },
    found: /^told, not on the host/,
  },
  {
    fault: 'a command that does more than it tells',
    options: { project, steps: [(draw) => ({ 'more-than-told': { path: `${base}/${draw.word()}` } })] },
    found: /^changed on the host, not told/,
  },
  {
    fault: 'a lost handler',
    plant: { host: afterApply(`sed -i '$d' ${base}-handlers`) },
    found: /^handlers/,
  },
  {
    fault: 'a staged file that is left',
    plant: { host: afterApply(`touch ${base}/.a.hostwright-0123456789ab`) },
    found: /^left behind/,
  },
  {
    fault: 'a guard that does not guard',
    options: { project, steps: [(draw) => ({ 'no-guard': { path: `${base}/${draw.word()}` } })] },
    found: /^second (dry )?run: not done \(no-guard\)/,
  },
  {
    fault: 'a secret in the arguments of a process',
    options: {
      project,
      steps: [(draw) => ({ 'secret-in-argv': { path: `${base}/${draw.word()}`, secret: '{{ token }}' } })],
    },
    found: /^a secret is shown/,
  },
  {
    fault: 'a dry run that writes',
    plant: { host: (host, check) => (check ? host.exec(['touch', `${base}/a`]) : Promise.resolve()) },
    found: /dry run wrote/,
  },
]
