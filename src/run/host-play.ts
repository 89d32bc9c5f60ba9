import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { AnyTask } from '../define/task.ts'
import { Unreachable } from '../host/channel.ts'
import { batchFacts } from '../host/facts.ts'
import { ownName } from '../host/local.ts'
import type { Session } from '../host/session.ts'
import type { Change } from '../model/change.ts'
import type { RunEvent } from '../model/event.ts'
import type { Host } from '../model/inventory.ts'
import type { Play, Playbook, Step } from '../model/playbook.ts'
import type { Values } from '../model/value.ts'
import { createPerformer } from '../perform/perform.ts'
import type { PlannedPlay } from '../saved-plan/planned-host.ts'
import type { HostEnd, Tell } from './apply/step-outcome.ts'
import type { Documents, Earlier, HostContext } from './context.ts'
import type { Flow } from './flow.ts'
import { runSteps } from './host-run.ts'
import { knowMachine, tellNews } from './news.ts'
import { layersAround } from './plan/scope.ts'
import type { StepRun } from './plan/step-run.ts'
import type { FillParams } from './prepare/params.ts'
import type { Pruning } from './prune/pruning.ts'
import { addWanted, recordName } from './prune/wanted.ts'
import { faultWords } from './task-fault.ts'
import { tellerOf } from './teller.ts'

/** What all hosts of a run share. */
export interface RunSetting {
  readonly playbook: Playbook
  readonly tasks: ReadonlyMap<string, AnyTask>
  readonly documents: Documents
  readonly fillParams: FillParams
  readonly extra: Values
  readonly check: boolean
  /** What the run's own steps may take care of: pending handlers by key. */
  readonly handles: ReadonlySet<string>
  /** A plan is saved of it: it is told which machine each host is. */
  readonly saved?: boolean
  /** Takes what steps want, where what none wants any more is looked for. */
  readonly pruning?: Pruning
  readonly frameLimit: number
  /** Tell what changes say while they are made. */
  readonly listen: boolean
  /** Seconds to wait for a host that someone else works on. */
  readonly lockPatience: number
  /** Seconds after which a host puts back what would lock out. */
  readonly rollback: number
  readonly interrupt: AbortSignal
  readonly terminate: AbortSignal
  readonly run: string
  readonly emit: (event: RunEvent) => void
}

/** One host's part in one play. */
export interface HostPart {
  readonly host: Host
  readonly play: Play
  readonly stepRuns: readonly StepRun[]
  /** Variables below the steps' own, weakest first. */
  readonly layers: readonly Values[]
  readonly session: Session
  readonly earlier: Earlier
  readonly compared: HostContext['compared']
  /** It is the host's first play in this run: what else is to be known of the host is told. */
  readonly news: boolean
  readonly planned?: PlannedPlay
  /** Names the run on this host: two names of an inventory may be one machine, where their traces must not meet. */
  readonly run: string
  /** Whose turn it is, by what has failed so far in the play. */
  readonly flow: Flow
  /** No steps of the play come after these. */
  readonly isLast: boolean
  /** What is done before anything is changed. */
  readonly beforeActing?: () => Promise<void>
  /** The host on which it is done, if that is another. */
  readonly on?: string
  /** Takes each outcome, too. */
  readonly heard?: Tell
}

/** Runs a play on one host. A host's trouble is its own: this never rejects for it. */
export async function runHostPlay(part: HostPart, setting: RunSetting): Promise<HostEnd> {
  const { session, host } = part
  const tell = tellerOf(part, setting)
  const doing = doingOn(host, setting)
  const context = contextOf(part, setting)
  try {
    // What is asked waits for the connection; it is planned as far as may be meanwhile.
    const news = part.news ? tellNews(context, setting) : undefined
    news?.catch(() => undefined) // seen below, or the host is lost for more than this
    await knowMachine(context, setting)
    const end = await runSteps(part.stepRuns, context, tell)
    await news
    return end
  } catch (error) {
    if (error instanceof Unreachable) {
      setting.emit({ event: 'unreachable', host: host.name, reason: error.message })
      return 'unreachable'
    }
    // What nobody foresaw on one host is no matter of the others.
    const reason = faultWords(error)
    setting.emit({ event: 'failed', host: host.name, reason })
    return 'failed'
  } finally {
    await context.performer?.release().catch(() => undefined) // the host is left either way
    doing('waiting')
    const unconfined = session.unconfined()
    if (unconfined !== undefined)
      setting.emit({
        event: 'note',
        host: host.name,
        text: `reads are not confined to read-only mounts: ${unconfined}`,
      })
  }
}

/** What the steps of a host are planned and made with. */
export function contextOf(
  { host, play, stepRuns, layers, session, ...shared }: HostPart,
  setting: RunSetting,
): HostContext {
  const userOf = (step: Step) => userFor(step, { play, host, login: session.user })
  const users = new Set(stepRuns.map(({ step }) => userOf(step)))
  const stateOwner = session.user === 'root' || users.has('root') ? 'root' : session.user
  const facts = batchFacts(session, setting.terminate)
  const performer = setting.check
    ? {}
    : { performer: performerFor({ host, session, stateOwner, ...shared }, setting) }
  return {
    host: host.name,
    check: setting.check,
    flow: shared.flow,
    isLast: shared.isLast,
    ...(shared.beforeActing === undefined ? {} : { beforeActing: shared.beforeActing }),
    facts,
    tasks: setting.tasks,
    documents: setting.documents,
    fillParams: setting.fillParams,
    layers,
    extra: setting.extra,
    plain: onceEach((around) =>
      setting.documents.scope([...layersAround(around, layers), ...(around?.strongest ?? []), setting.extra]),
    ),
    userOf,
    stateOwner,
    frameLimit: setting.frameLimit,
    earlier: shared.earlier,
    compared: shared.compared,
    ...(shared.planned === undefined ? {} : { planned: shared.planned }),
    ...recording({ host, play, session, stateOwner }, setting),
    interrupted: () => setting.interrupt.aborted,
    connected: () => session.connected(),
    doing: doingOn(host, setting),
    ...performer,
  }
}

function onceEach<K, T>(make: (key?: K) => T): (key?: K) => T {
  const made = new Map<K | undefined, T>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const one = make(key)
    made.set(key, one)
    return one
  }
}

/** What steps place is recorded; what they want is heard where that is asked for. */
function recording(
  { host, play, session, stateOwner }: Pick<HostPart, 'host' | 'play' | 'session'> & { stateOwner: string },
  { playbook, pruning }: RunSetting,
): Pick<HostContext, 'record' | 'decided'> {
  const record = { playbook: recordName(playbook.file), play: play.name }
  if (pruning === undefined) return { record }
  const own = pruning.of(host.name)
  own.login = session.user
  own.asRoot ||= stateOwner === 'root'
  return { record, decided: (plan, over) => addWanted(own.wanted, plan, { play, over }) }
}

function doingOn(host: Host, { emit }: RunSetting): HostContext['doing'] {
  return (what, steps = []) => emit({ event: 'doing', host: host.name, what, steps })
}

interface PerformerSetting {
  readonly host: Host
  readonly session: Session
  readonly stateOwner: string
  readonly run: string
  readonly planned?: PlannedPlay
}

function performerFor({ host, session, stateOwner, run, planned }: PerformerSetting, setting: RunSetting) {
  const holder = {
    run,
    ...(planned === undefined ? {} : { plan: planned.claim }),
    who: `${ownName()}@${hostname()} since ${new Date().toISOString()}`,
  }
  const tell = (text: string) => setting.emit({ event: 'note', host: host.name, text })
  const heard = ({ summary }: Change, line: string) =>
    setting.emit({ event: 'output', host: host.name, change: summary, line })
  return createPerformer({
    session,
    stateOwner,
    run,
    interrupt: setting.interrupt,
    terminate: setting.terminate,
    timeout: 3600,
    rollback: setting.rollback,
    ...(setting.listen ? { heard } : {}),
    locking: { holder, patience: setting.lockPatience },
    tell,
  })
}

function userFor(step: Step, { play, host, login }: { play: Play; host: Host; login: string }): string {
  const become =
    step.become?.become ??
    (step.become?.user !== undefined ? true : undefined) ??
    (play.become.become || host.settings.become === true)
  if (!become) return login
  return (
    step.become?.user ??
    (play.become.user === '' ? undefined : play.become.user) ??
    host.settings.becomeUser ??
    'root'
  )
}

/** A name for a run, by which its traces on hosts are told apart. */
export function newRunName(): string {
  return `${new Date().toISOString().replace(/[-:]|\.\d+Z/g, '')}-${randomBytes(3).toString('hex')}`
}
