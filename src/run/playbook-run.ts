import { setMaxListeners } from 'node:events'
import pLimit from 'p-limit'
import { Unreachable } from '../host/channel.ts'
import type { Session } from '../host/session.ts'
import type { Counts } from '../model/event.ts'
import { type Honesty, isMispredicted } from '../model/honesty.ts'
import type { Host, Inventory } from '../model/inventory.ts'
import type { Play } from '../model/playbook.ts'
import type { Values } from '../model/value.ts'
import type { PlannedHost } from '../plan/planned-host.ts'
import { type ConnectOptions, connectHost } from './connect.ts'
import type { Earlier } from './context.ts'
import { exitCode } from './exit-code.ts'
import { addHonesty } from './honesty.ts'
import { type RunSetting, runHostPlay } from './host-play.ts'
import { type Masking, maskingOf } from './masking.ts'
import type { HostEnd } from './step-outcome.ts'
import { tallyOf } from './tally.ts'
import { faultWords } from './task-fault.ts'
import type { Turn } from './turn.ts'

/** A play with the hosts it is for and the turns it has. */
export interface PlayPlan {
  readonly play: Play
  readonly hosts: readonly Host[]
  readonly turns: readonly Turn[]
  /** The variables of a host in this play, weakest first. */
  readonly layersOf: (host: Host) => readonly Values[]
}

/** What a run is made of, all of it checked. */
export interface RunPlan extends RunSetting {
  readonly inventory: Inventory
  readonly plays: readonly PlayPlan[]
  readonly forks: number
  /** What was predicted otherwise than it came is a failure. */
  readonly strict: boolean
  readonly connect: ConnectOptions
  /** What a saved plan lets the run do, by host; hosts that it does not name are left alone. */
  readonly planned?: ReadonlyMap<string, PlannedHost>
}

/** How a run ended. */
export interface RunEnd {
  readonly code: number
  readonly recap: { readonly [host: string]: Counts }
}

/** Runs the plays in order, the hosts of each at once; the end of a play is their barrier. */
export async function runPlays(plan: RunPlan): Promise<RunEnd> {
  // Every host listens.
  setMaxListeners(0, plan.interrupt, plan.terminate)
  const started = Date.now()
  const masking = maskingOf(plan)
  const tally = tallyOf(masking.emit)
  const names = [...new Set(plan.plays.flatMap(({ hosts }) => hosts.map(({ name }) => name)))]
  const crew: Crew = {
    last: lastPlays(plan.plays),
    frames: 0,
    plan: { ...plan, emit: tally.emit },
    masking,
    sessions: new Map(),
    earlier: new Map(names.map((name) => [name, {}])),
    runs: new Map(names.map((name, at) => [name, `${plan.run}-${at}`])),
    honesty: new Map(),
    met: new Set(),
    out: new Set(plan.planned === undefined ? [] : names.filter((name) => plan.planned?.has(name) !== true)),
    limit: pLimit(plan.forks),
    connecting: pLimit(LOGINS),
  }
  tally.emit({ event: 'run', playbook: plan.playbook.file, check: plan.check, hosts: names })
  for (const host of crew.out)
    tally.emit({ event: 'note', host, text: 'the plan has nothing for it: left alone' })
  try {
    for (const [at, play] of plan.plays.entries())
      if (!plan.interrupt.aborted) await runPlay({ ...play, number: at + 1 }, crew)
  } finally {
    for (const session of crew.sessions.values())
      await session.then(
        (one) => one.close(),
        () => undefined,
      )
  }
  const mispredicted = plan.strict && [...crew.honesty.values()].some(isMispredicted)
  const ends = [...tally.ends, ...(mispredicted ? ['failed'] : [])]
  const code = exitCode({ ends, check: plan.check, interrupted: plan.interrupt.aborted })
  const frames = await framesOf(crew)
  const honesty = Object.fromEntries(crew.honesty)
  const seconds = (Date.now() - started) / 1000
  masking.emit({ event: 'end', check: plan.check, recap: tally.recap(), honesty, code, seconds, frames })
  return { code, recap: tally.recap() }
}

interface Crew {
  readonly plan: RunPlan
  readonly masking: Masking
  /** The number of the last play of each host: after it nothing of the host is kept. */
  readonly last: ReadonlyMap<string, number>
  /** Frames of the sessions that are over. */
  frames: number
  readonly sessions: Map<string, Promise<Session>>
  readonly earlier: Map<string, Earlier>
  readonly honesty: Map<string, Honesty>
  /** Hosts that had a play in this run. */
  readonly met: Set<string>
  /** What the run is called on each host. */
  readonly runs: ReadonlyMap<string, string>
  /** Hosts that failed or could not be reached: later plays go on without them. */
  readonly out: Set<string>
  readonly limit: ReturnType<typeof pLimit>
  readonly connecting: ReturnType<typeof pLimit>
}

/** Logins at once: more of them only wait for each other, and an sshd refuses when too many knock (MaxStartups). */
const LOGINS = 10

/** A play, and which of the playbook it is, from 1. */
interface NumberedPlay extends PlayPlan {
  readonly number: number
}

async function runPlay(play: NumberedPlay, crew: Crew): Promise<void> {
  const { plan, out, limit } = crew
  plan.emit({ event: 'play', play: play.play.name, hosts: play.hosts.map(({ name }) => name) })
  for (const batch of batches(play)) {
    const hosts = batch.filter(({ name }) => !out.has(name))
    const run = async (host: Host) => {
      const end = await runHost(host, play, crew)
      if (play.number === crew.last.get(host.name)) leave(host, crew)
      return end
    }
    const ends = await Promise.all(hosts.map((host) => limit(() => run(host))))
    hosts.forEach(({ name }, at) => {
      if (ends[at] !== 'done') out.add(name)
    })
    if (play.play.anyErrorsFatal && ends.some((end) => end !== 'done'))
      for (const { name } of play.hosts) out.add(name)
  }
}

function lastPlays(plays: readonly PlayPlan[]): Map<string, number> {
  return new Map(plays.flatMap(({ hosts }, at) => hosts.map(({ name }) => [name, at + 1])))
}

/** Hangs up, and forgets what was planned: of many hosts only those are held that there is still something to do for. */
function leave({ name }: Host, crew: Crew): void {
  void crew.sessions.get(name)?.then(
    (session) => {
      crew.frames += session.frames()
      session.close()
    },
    () => undefined,
  )
  crew.sessions.delete(name)
  crew.earlier.delete(name)
}

async function runHost(
  host: Host,
  { play, turns, layersOf, number }: NumberedPlay,
  { plan, masking, sessions, connecting, earlier, honesty, runs, met }: Crew,
): Promise<HostEnd> {
  let session: Session
  try {
    session = await sessionFor(host, { plan, sessions, connecting })
  } catch (error) {
    const end = error instanceof Unreachable ? 'unreachable' : 'failed'
    plan.emit({ event: end, host: host.name, reason: faultWords(error) })
    return end
  }
  const run = runs.get(host.name) ?? plan.run
  const part = { host, play, turns, layers: layersOf(host), session, run, news: !met.has(host.name) }
  met.add(host.name)
  const compared = (one: Honesty) => void honesty.set(host.name, addHonesty(honesty.get(host.name), one))
  const planned = plan.planned?.get(host.name)?.(number)
  const held = planned === undefined ? {} : { planned: masking.planned(planned) }
  return runHostPlay({ ...part, ...held, earlier: earlier.get(host.name) ?? {}, compared }, plan)
}

/** One connection a host for the whole run. sshd refuses when too many knock at once: try again a little later. */
function sessionFor(
  host: Host,
  { plan, sessions, connecting }: Pick<Crew, 'plan' | 'sessions' | 'connecting'>,
): Promise<Session> {
  const found = sessions.get(host.name)
  if (found !== undefined) return found
  plan.emit({ event: 'doing', host: host.name, what: 'connecting', steps: [] })
  const opening = connectHost(host, plan.connect, (connect) => patiently(() => connecting(connect))).then(
    (session) => {
      const tell = () => plan.emit({ event: 'connected', host: host.name })
      session.connected().then(tell, () => undefined) // who waits for it tells why
      return session
    },
  )
  opening.catch(() => undefined)
  sessions.set(host.name, opening)
  return opening
}

async function patiently<T>(connect: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await connect()
    } catch (error) {
      if (
        tries >= 5 ||
        !(error instanceof Error) ||
        !/ECONNRESET|before handshake|Connection lost/.test(error.message)
      )
        throw error
      await new Promise((wake) => setTimeout(wake, 200 * tries + Math.random() * 300))
    }
  }
}

function batches({ play, hosts }: PlayPlan): Host[][] {
  if (play.serial.length === 0) return [[...hosts]]
  const found: Host[][] = []
  for (let at = 0, turn = 0; at < hosts.length; turn++) {
    const size = sizeOf(play.serial[Math.min(turn, play.serial.length - 1)] ?? hosts.length, hosts.length)
    found.push(hosts.slice(at, at + size))
    at += size
  }
  return found
}

function sizeOf(serial: number | string, all: number): number {
  const number =
    typeof serial === 'string' && serial.endsWith('%')
      ? Math.floor((Number.parseFloat(serial) * all) / 100)
      : Number(serial)
  return Math.max(1, number)
}

async function framesOf({ sessions, frames }: Crew): Promise<number> {
  const counts = await Promise.all(
    [...sessions.values()].map((session) =>
      session.then(
        (one) => one.frames(),
        () => 0,
      ),
    ),
  )
  return counts.reduce((sum, one) => sum + one, frames)
}
