import type { Fact, HostReader } from '../model/fact.ts'
import type { HostContext, View } from './context.ts'

/** A fact, and the user as whom it was asked. */
export interface Asked {
  readonly fact: Fact
  readonly user: string
}

/** Where a turn looks. */
export interface Sight {
  readonly context: HostContext
  readonly view: View
  /** Takes all that was looked at, also where the view itself had the answer. */
  readonly seen: Asked[]
}

/** Lets a task see the host, and what is planned over it, as a user. */
export function readerFor(user: string, { context, view, seen }: Sight): HostReader {
  return {
    name: context.host,
    user,
    see: (fact) => {
      seen.push({ fact, user })
      // The cast is the one place where an answer gets the type its fact promises.
      return view.overlay.see(fact, () => context.facts.ask(fact, user)) as never
    },
  }
}
