import type { Play, Step } from '../model/playbook.ts'
import { didYouMean } from '../schema/nearest.ts'
import type { Loading } from './loading.ts'

/** Reports notified handlers that there are not, and two handlers of one name. */
export function checkReferences(loading: Loading, plays: readonly Play[]): void {
  for (const play of plays) {
    const handlers = namedOnce(loading, play.handlers)
    const names = new Set([...handlers, ...play.handlers.flatMap((handler) => handler.listen)])
    for (const step of [...play.steps, ...play.handlers]) checkNotify(loading, step, names)
    for (const step of play.steps) checkListen(loading, step)
  }
}

function namedOnce(loading: Loading, handlers: readonly Step[]): Set<string> {
  const first = new Map<string, Step>()
  for (const handler of handlers) {
    const other = first.get(handler.name)
    if (other === undefined) first.set(handler.name, handler)
    else {
      const message = `there is a handler named "${handler.name}" already, at ${other.at.file}:${other.at.line}`
      const hint = 'give each its own name; several may listen to one: listen: restart mail'
      loading.problems.push({ message, at: handler.locate(['name']), hint })
    }
  }
  return new Set(first.keys())
}

function checkNotify(loading: Loading, step: Step, names: ReadonlySet<string>): void {
  for (const [index, name] of step.notify.entries()) {
    if (names.has(name) || name.includes('{{')) continue
    const hint =
      didYouMean(name, names) ??
      (names.size === 0 ? 'this play has no handlers' : `the handlers are ${[...names].join(', ')}`)
    const list = step.locate(['notify', index])
    loading.problems.push({ message: `there is no handler "${name}"`, at: list, hint })
  }
}

function checkListen(loading: Loading, step: Step): void {
  if (step.listen.length === 0) return
  const message = 'only a handler listens'
  loading.problems.push({ message, at: step.locate(['listen'], 'key'), hint: 'put the step under handlers:' })
}
