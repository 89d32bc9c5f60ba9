import type { Arg, Fact, FactKind } from '../model/fact.ts'
import type { Json } from '../model/json.ts'
import { HostError, Unreachable } from './channel.ts'
import type { Session } from './session.ts'
import { LARGE, PATIENCE, type Shell } from './shell.ts'

/** Answers facts about one host: each is asked once until all are forgotten. */
export interface Facts {
  ask(fact: Fact, user: string): Promise<Json>
  /** What is asked while this work is under way is asked together, when it is over: no answer comes before that. */
  gather(work: () => Promise<void>): Promise<void>
  /** Forgets every answer that says what is: after something has acted. */
  forget(): void
}

/** Shell text of one script is kept below this, well under the limit of an argument list. */
const SCRIPT_LIMIT = 100_000

interface Pending {
  readonly fact: Fact
  readonly user: string
  readonly answer: (value: Json) => void
  readonly fail: (error: unknown) => void
}

/** Batches what is asked in one tick: one frame, and in it one script for each kind of fact. */
export function batchFacts(session: Session, signal: AbortSignal): Facts {
  const answers = new Map<string, Promise<Json>>()
  const foreseen = new Map<string, Promise<Json>>()
  let pending: Pending[] = []
  let gathering = 0

  const flush = () => {
    if (gathering > 0) return
    const batch = pending
    pending = []
    for (const group of groups(batch)) void askGroup(session, group, signal)
  }
  const enqueue = (fact: Fact, user: string) =>
    new Promise<Json>((answer, fail) => {
      // After all promise callbacks of this tick, so that reads started together are asked together.
      if (pending.length === 0) void Promise.resolve().then(() => process.nextTick(flush))
      pending.push({ fact, user, answer, fail })
    })

  return {
    ask: (fact, user) => {
      const key = `${user} ${fact.id}`
      const kept = fact.kind.foresees === true ? foreseen : answers
      const found = kept.get(key)
      if (found !== undefined) return found
      const asked = enqueue(fact, user)
      kept.set(key, asked)
      asked.catch(() => undefined) // whoever asked sees it; a warmed cache must not end the process
      return asked
    },
    gather: async (work) => {
      gathering += 1
      try {
        await work()
      } finally {
        gathering -= 1
        flush()
      }
    },
    forget: () => answers.clear(),
  }
}

function groups(batch: readonly Pending[]): Pending[][] {
  const found = new Map<FactKind, Map<string, Pending[]>>()
  for (const one of batch) {
    const { kind } = one.fact
    const byUser = found.get(kind) ?? new Map<string, Pending[]>()
    found.set(kind, byUser)
    const group = byUser.get(one.user)
    if (group === undefined) byUser.set(one.user, [one])
    else group.push(one)
  }
  return [...found.values()].flatMap((byUser) => [...byUser.values()])
}

async function askGroup(session: Session, group: readonly Pending[], signal: AbortSignal): Promise<void> {
  const first = group[0]
  if (first === undefined) return
  const { kind } = first.fact
  if (kind.ask.on === 'controller') return askController(group, kind.ask.answer, signal)
  try {
    const shell = await session.reader(first.user)
    await Promise.all(chunks(group, kind.most).map((chunk) => askHost(shell, kind, chunk)))
  } catch (error) {
    for (const one of group) one.fail(error)
  }
}

async function askController(
  group: readonly Pending[],
  answer: (arg: Arg, signal: AbortSignal) => Promise<Json>,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(group.map((one) => answer(one.fact.arg, signal).then(one.answer, one.fail)))
}

/** One that cannot be answered must not take the others with it: then each is asked alone. */
async function askHost(shell: Shell, kind: FactKind, chunk: readonly Pending[]): Promise<void> {
  try {
    const values = await answersOf(shell, kind, chunk)
    chunk.forEach((one, at) => one.answer(values[at] ?? null))
  } catch (error) {
    if (chunk.length > 1 && !(error instanceof Unreachable))
      await Promise.all(chunk.map((one) => askHost(shell, kind, [one])))
    else for (const one of chunk) one.fail(error)
  }
}

async function answersOf(shell: Shell, kind: FactKind, chunk: readonly Pending[]): Promise<readonly Json[]> {
  if (kind.ask.on !== 'host') return []
  const { script, parse } = kind.ask
  const args = chunk.map((one) => one.fact.arg)
  const output = await shell.run(
    about(kind, () => script(args)),
    {
      ...(kind.most === undefined ? {} : { longest: LARGE }),
      ...(kind.takes === undefined ? {} : { timeout: PATIENCE + kind.takes * 1000 * args.length }),
    },
  )
  const values = about(kind, () => parse(output, args))
  if (values.length !== args.length)
    throw new HostError(`${kind.name}: ${args.length} questions, ${values.length} answers`)
  return values
}

/** Whatever goes wrong with a question or with what a host answers to it is that host's trouble, never the run's. */
function about<T>({ name }: FactKind, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof HostError) throw error
    const words = error instanceof Error ? error.message : String(error)
    throw new HostError(`${name}: ${words}`, { cause: error })
  }
}

function chunks(group: readonly Pending[], most = Number.POSITIVE_INFINITY): Pending[][] {
  const parts: Pending[][] = [[]]
  let size = 0
  for (const one of group) {
    const length = JSON.stringify(one.fact.arg).length
    if ((size + length > SCRIPT_LIMIT && size > 0) || parts.at(-1)?.length === most) {
      parts.push([])
      size = 0
    }
    parts.at(-1)?.push(one)
    size += length
  }
  return parts
}
