import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { HostError, Unreachable } from '../host/channel.ts'
import type { Session } from '../host/session.ts'
import { LARGE, type RunOptions, type Shell } from '../host/shell.ts'
import type { Output } from '../model/fact.ts'
import { answerAll } from './frame-answers.ts'
import { endScript, stopScript } from './frame-end.ts'
import { keptOf, listen, type OutputHearer, outputHearer } from './frame-output.ts'
import {
  clearScript,
  collectScript,
  type FrameItem,
  type FramePlace,
  firstToSync,
  followScript,
  roomScript,
  startScript,
  syncScript,
} from './frame-script.ts'
import { type Items, isUnsynced, judge } from './journal.ts'
import type { HostLock } from './lock.ts'
import { INTERRUPTED, type Performed } from './performed.ts'

/** What performing a frame takes. */
export interface FrameOptions {
  readonly session: Session
  readonly stateOwner: string
  /** Aborted once: stop between changes. */
  readonly interrupt: AbortSignal
  /** Aborted: end what runs. */
  readonly terminate: AbortSignal
  /** Seconds that one frame may take. */
  readonly timeout: number
  /** Seconds after which a rollback's old state comes back, unless the new one has proved itself. */
  readonly rollback: number
  /** Every shell that is going to act has it. */
  readonly lock: HostLock
  /** Told what a person should know of the host meanwhile. */
  readonly tell: (text: string) => void
  /** Takes work that is still going on when a frame is over and must be finished before the host is left. */
  readonly later: (work: Promise<unknown>) => void
}

/** A frame that is ready: its items, where it goes, the shell that starts it, and who hears what its items say. */
export interface Frame {
  readonly items: readonly FrameItem[]
  readonly place: FramePlace
  readonly writer: Shell
  readonly heard?: (item: number, line: string) => void
}

/** Performs a frame, whatever becomes of the connection meanwhile. */
export async function runFrame(frame: Frame, options: FrameOptions): Promise<Performed> {
  // From here on it is the frame that is told; what came before may have taken long.
  if (options.interrupt.aborted) return INTERRUPTED
  const performed = await startOrResume(frame, options)
  if (performed !== undefined && 'writer' in performed) return runFrame(performed, options)
  if (performed !== undefined) return performed
  // Another run works on the host: nothing of this was begun.
  await options.lock.take(frame.writer)
  return runFrame(frame, options)
}

/** What became of a frame; the frame to do instead, where it was lost on its way; nothing where another run has the lock. */
async function startOrResume(frame: Frame, options: FrameOptions): Promise<Performed | Frame | undefined> {
  const { place, items, writer } = frame
  const hearing = frame.heard === undefined ? undefined : outputHearer(items.length, frame.heard)
  const unwatch = watch(place, options)
  const deaf = hearing === undefined ? undefined : listen(place, options, hearing)
  const about = { items, hearing, later: options.later, interrupt: options.interrupt }
  try {
    const asked = question(startScript(place, items), place, items.length)
    const answer = await options.lock.attempt(writer, asked.script, waiting(options))
    return answer && (await collectResults({ ...asked, answer, writer, place }, about))
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    return await resumeFrame(frame, about, options)
  } finally {
    unwatch()
    deaf?.()
  }
}

/** The frame goes on without its connection: log in again, wait for it, and take its results. */
async function resumeFrame(frame: Frame, about: About, options: FrameOptions): Promise<Performed | Frame> {
  const { place } = frame
  const { session, stateOwner } = options
  const until = Date.now() + (60 + options.rollback) * 1000
  let performed: Performed | undefined
  for (;;) {
    try {
      await session.reconnect()
      const writer = await session.writer(stateOwner)
      if (performed === undefined) {
        // Taken once: they are cleared away when they have arrived, and the connection may be lost again.
        const asked = question(followScript(place), place, about.items.length)
        const answer = await writer.run(asked.script, waiting(options))
        if (answer.stdout.trim() === 'cancelled')
          return {
            ...frame,
            writer,
            place: { ...place, frame: `${place.frame}-${randomBytes(3).toString('hex')}` },
          }
        performed = await collectResults({ ...asked, answer, writer, place }, about)
      }
      await options.lock.take(writer)
      return performed
    } catch (error) {
      const over = !(error instanceof Unreachable) || Date.now() > until
      // What was done is done; whoever acts next takes the lock, or says who has it.
      if (over && performed !== undefined) return performed
      if (over) throw error
      await new Promise((wake) => setTimeout(wake, 1000))
    }
  }
}

/**
 * Waits for what comes to its end with a frame, and takes what the frame left: both in one round trip. Who takes it has not
 * the lock: it may speak to nobody, and for long.
 */
function question(begin: string, place: FramePlace, items: number): Question {
  const nonce = randomBytes(12).toString('hex')
  return { script: `{ ${begin}\n} >/dev/null\n( ${collectScript(place, nonce, keptOf(items))} ) 9<&-`, nonce }
}

interface Question {
  readonly script: string
  readonly nonce: string
}

function waiting({ timeout }: FrameOptions): RunOptions {
  return { timeout: timeout * 1000, longest: LARGE }
}

interface Answered {
  readonly answer: Output
  /** Stands before the outputs in it. */
  readonly nonce: string
  readonly writer: Shell
  readonly place: FramePlace
}

interface About {
  readonly items: readonly FrameItem[]
  readonly hearing: OutputHearer | undefined
  readonly later: FrameOptions['later']
  readonly interrupt: AbortSignal
}

/** What a frame came to. */
async function collectResults(
  { answer, nonce, writer, place }: Answered,
  { items, hearing, later, interrupt }: About,
): Promise<Performed> {
  const [journal = '', ...files] = answer.stdout.split(`${nonce} `)
  if (journal.trim() === 'gone') throw new HostError('the host has no record of the work it was given')
  // Where it cannot be cleared away now, whoever takes the lock a day later does.
  later(writer.run(clearScript(place), { aside: true }).catch(() => undefined))
  // Behind each stands the end of a line that is not its own.
  const outputs = files.map((text) => {
    const end = text.indexOf('\n')
    return [
      text.slice(0, end),
      text
        .slice(end + 1)
        .replace(/\n$/, '')
        .slice(-keptOf(items.length)),
    ] as const
  })
  hearing?.last(new Map(outputs))
  const said = new Map(outputs.map(([name, text]) => [name, text.trimEnd()]))
  // Why it was not begun: where its files cannot be written, only the shell has words for it.
  const own = answer.stderr.trim()
  if (own !== '' && journal.trim() === '') said.set('log', own)
  const about = { length: items.length, toSync: firstToSync(items) }
  const performed = judge(await confirmed(journal, about, { items, writer }), said, about)
  const { stopped, done } = performed
  answerAll(items.slice(0, stopped?.why === 'failed' ? done + 1 : done), new Map(outputs), items.length)
  if (stopped?.why === 'interrupted' && !interrupt.aborted)
    return {
      ...performed,
      stopped: { why: 'failed', status: 1, words: 'the host stopped without having been told to' },
    }
  if (stopped?.why !== 'failed') return performed
  // A shell that cannot write says no more than that it cannot.
  if (journal.trim() !== '' && !/^(exit status \d+)?$/.test(stopped.words)) return performed
  const words = [stopped.words, await told(writer, roomScript(place))].filter(Boolean).join('\n')
  return { ...performed, stopped: { ...stopped, words } }
}

/** A frame that was ended at once, or whose journal could not be written any more, left it to us to bring its files to disk. */
async function confirmed(
  journal: string,
  about: Items,
  { items, writer }: Pick<About, 'items'> & Pick<Answered, 'writer'>,
): Promise<string> {
  const isSynced = isUnsynced(journal, about) && (await told(writer, syncScript(items))) === 'synced'
  return isSynced ? `${journal.trimEnd()}\n${about.toSync} synced 0\n` : journal
}

async function told(writer: Shell, script: string): Promise<string> {
  return (await writer.run(script)).stdout.trim()
}

/** One interrupt asks the frame to stop between its changes; the second ends it. */
function watch(place: FramePlace, options: FrameOptions): () => void {
  const { session, stateOwner, interrupt, terminate, tell, later } = options
  let over = false
  // The writer is busy waiting for the frame: another shell carries the word. If it cannot, the frame goes on.
  const say = (script: string) =>
    session.another(stateOwner).then((shell) => shell.run(`( ${script} )`).finally(() => shell.close()))
  // Where few shells are allowed, who listened gives up its own now.
  const send = (script: string) =>
    say(script)
      .catch(() => sleep(500).then(() => say(script)))
      .catch((error: unknown) => {
        if (!over) tell(`it cannot be told to stop, and continues: ${reasonOf(error)}`)
      })
  const stop = () => void send(stopScript(place))
  // The frame is over before the last of what it started is: the host is left when that is, too.
  const kill = () => later(send(endScript(place)))
  interrupt.addEventListener('abort', stop)
  terminate.addEventListener('abort', kill)
  return () => {
    over = true
    interrupt.removeEventListener('abort', stop)
    terminate.removeEventListener('abort', kill)
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
