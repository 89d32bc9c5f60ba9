import {
  type Change,
  entry,
  type HostReader,
  owned,
  type PathState,
  quote,
  Refusal,
  type Secret,
  type Seen,
  unknown,
} from 'hostwright'
import { assumptionsOf } from './edited.ts'
import { look, names, type Owning, owning } from './places.ts'
import { type Question, said, saying } from './said.ts'

/** A file that a program of the host makes. */
export interface Making {
  readonly current: PathState
  /** What tells whether the file is right, what it said, and what it is to say. */
  readonly ask: Question
  readonly seen: Seen<string>
  readonly wanted: Seen<string>
  readonly summary: string
  /** A script that writes the file, whose name it has in `$t`. */
  readonly write: string
  readonly env?: { readonly [name: string]: string | Secret }
  /** The mode of a new file, where none is given. */
  readonly fresh?: string
}

/** The file must be as asked; it takes the place of the old one as a whole, and keeps its owner, group and mode unless they are given. */
export function made(making: Making, params: Owning): Change[] {
  const { current, ask, seen, wanted, summary, env } = making
  const isRight = seen.known && wanted.known && seen.value === wanted.value
  const here = current.entry.known ? current.entry.value : undefined
  if (isRight) return here?.type === 'file' ? [owned(current, owning(current, params))] : []
  return [
    saying({
      subject: current.path,
      summary,
      ask,
      seen,
      wanted,
      effects: [{ fact: entry(current.path), becomes: unknown(`${current.path} is made first`) }],
      script: placing(making, params),
      ...(env === undefined ? {} : { env }),
    }),
  ]
}

/** The script that makes the file beside its place, and puts it there. */
export function placing({ current, write, fresh = '0644' }: Making, params: Owning): string {
  const here = current.entry.known && current.entry.value?.type === 'file' ? current.entry.value : undefined
  const mode = owning(current, params).mode ?? here?.mode ?? fresh
  const { owner = here?.owner ?? '', group = here?.group ?? '' } = names(params)
  const who = `${owner}${group === '' ? '' : `:${group}`}`
  return `umask 077; t=$(mktemp -- ${quote(`${current.path}.XXXXXX`)}) || exit; trap 'rm -f -- "$t" "$t.pub"' EXIT
${write}
${who === '' ? '' : `chown ${quote(who)} -- "$t" && `}chmod ${mode.padStart(5, '0')} -- "$t" && mv -fT -- "$t" ${quote(current.path)}`
}

/** What a file is made of. */
interface Parts {
  readonly others: readonly PathState[]
  readonly env?: { readonly [name: string]: string | Secret }
}

/** Asks about a file that is made of others, which must be there: once one of them is changed, the answer is not known. */
export async function askedOf(
  host: HostReader,
  script: string,
  { others, env = {} }: Parts,
): Promise<{ readonly ask: Question; readonly seen: Seen<string> }> {
  const ask = { script, env, files: others.map(({ path }) => path) }
  for (const one of others) {
    if (!one.entry.known) return { ask, seen: unknown(one.entry.cause) }
    if (one.entry.value === null) throw new Refusal(`${one.path} does not exist`, assumptionsOf(one))
  }
  return { ask, seen: await host.see(said(ask)) }
}

/** What is at the path of another file, at the end of links. */
export function lookThrough(host: HostReader, path: string): Promise<PathState> {
  return look(host, path, { follow: true })
}
