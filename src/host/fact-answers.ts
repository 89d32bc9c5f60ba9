import type { Arg, FactKind } from '../model/fact.ts'
import type { Json } from '../model/json.ts'
import { HostError, Unreachable } from './channel.ts'
import { chunks, type Pending } from './fact-groups.ts'
import type { Session } from './session.ts'
import { LARGE, PATIENCE, type Shell } from './shell.ts'

/** Asks questions of one kind as one user, and hands each its answer. */
export async function askGroup(
  session: Session,
  group: readonly Pending[],
  signal: AbortSignal,
): Promise<void> {
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
