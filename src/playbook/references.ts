import type { Play, Step } from '../model/playbook.ts'
import { didYouMean } from '../schema/nearest.ts'
import type { Loading } from './loading.ts'

/** Reports notified handlers that there are not, and two handlers of one name. */
export function checkReferences(loading: Loading, plays: readonly Play[]): void {
  for (const play of plays) {
    namedOnce(loading, play.handlers)
    const names = new Set(play.handlers.flatMap((handler) => [handler.name, ...handler.listen]))
    for (const step of play.steps) checkNotify(loading, step, { names, over: [] })
    for (const [at, handler] of play.handlers.entries())
      checkNotify(loading, handler, { names, over: play.handlers.slice(0, at + 1) })
    for (const step of play.steps) checkListen(loading, step)
  }
}

/** A play names each of its own handlers once; of handlers of roles the last of a name counts. */
function namedOnce(loading: Loading, handlers: readonly Step[]): void {
  const first = new Map<string, Step>()
  for (const handler of handlers) {
    const other = first.get(handler.name)
    if (other === undefined) first.set(handler.name, handler)
    else if (other.role === undefined && handler.role === undefined) {
      const message = `a handler named "${handler.name}" already exists, at ${other.at.file}:${other.at.line}`
      const hint = 'give each handler its own name; several can listen to one topic: listen: restart mail'
      loading.problems.push({ message, at: handler.locate(['name']), hint })
    }
  }
}

/** The handlers that there are, and those whose turn is over. */
interface Handlers {
  readonly names: ReadonlySet<string>
  readonly over: readonly Step[]
}

/** A handler runs in its place, once the steps are done: one that notifies an earlier one, or itself, would leave that undone. */
function checkNotify(loading: Loading, step: Step, { names, over }: Handlers): void {
  for (const [index, name] of step.notify.entries()) {
    const at = step.locate(['notify', index])
    const earlier = over.find((one) => one.name === name || one.listen.includes(name))
    if (earlier !== undefined) {
      const message = `the handler "${earlier.name}" runs before this one`
      loading.problems.push({ message, at, hint: 'a handler can notify only handlers below it' })
    } else if (name.includes('{{')) {
      const hint = 'let several handlers listen to one topic, each with its own when'
      loading.problems.push({ message: 'the name of a handler cannot contain an expression', at, hint })
    } else if (!names.has(name) && !isUnread(loading, name)) {
      const hint =
        didYouMean(name, names) ??
        (names.size === 0 ? 'this play has no handlers' : `the handlers are ${[...names].join(', ')}`)
      loading.problems.push({ message: `there is no handler "${name}"`, at, hint })
    }
  }
}

function checkListen(loading: Loading, step: Step): void {
  if (step.listen.length === 0) return
  const message = 'only a handler can have listen'
  loading.problems.push({ message, at: step.locate(['listen'], 'key'), hint: 'put the step under handlers:' })
}

/** A handler without a name may listen to anything. */
function isUnread({ unreadHandlers }: Loading, name: string): boolean {
  return (
    unreadHandlers.has(name) ||
    unreadHandlers.has('') ||
    [...unreadHandlers].some((one) => name.endsWith(` : ${one}`))
  )
}
