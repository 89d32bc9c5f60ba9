import { CannotBecome, HostError } from '../../host/channel.ts'
import type { HostReader } from '../../model/fact.ts'
import type { Json } from '../../model/json.ts'
import { type Seen, unknown } from '../../model/seen.ts'
import { type Asked, beforeTheUser, refuseRemoved, type Sight } from './absent-user.ts'

/** Lets a task see the host, and what is planned over it, as a user. */
export function readerFor(name: string, { context, view, seen, item = 0 }: Sight): HostReader {
  return {
    name: context.host,
    user: name,
    see: (fact) => {
      const missing = new Set<string>()
      const answer = seenAs({ fact, user: name, missing }, { context, view })
      seen.push({ fact, user: name, answer, item, missing })
      // The cast is the one place where an answer gets the type its fact promises.
      return answer as never
    },
  }
}

/** Also what the view knows by itself is asked of the host as another user: only so it shows whether one can become him. */
async function seenAs(
  asked: Omit<Asked, 'answer' | 'item'>,
  { context, view }: Pick<Sight, 'context' | 'view'>,
): Promise<Seen<Json>> {
  const { fact, user: name } = asked
  let told: Seen<Json> | undefined
  await refuseRemoved(name, { context, view })
  try {
    let isAsked = name === context.stateOwner
    const answer = await view.overlay.see(fact, () => {
      isAsked = true
      return context.facts.ask(fact, name)
    })
    if (isAsked) return answer
    told = answer
    await context.facts.ask(fact, name)
    return answer
  } catch (error) {
    if (told !== undefined && error instanceof HostError && !(error instanceof CannotBecome))
      return unknown(`${name} cannot look at it as the host is now: ${error.message}`)
    if (!(error instanceof CannotBecome)) throw error
    return beforeTheUser(asked, { context, view, error, told })
  }
}
