import { createContext, Script } from 'node:vm'
import { everyFound, type Found } from './pattern-found.ts'

/** Milliseconds for one pattern on one text, while everything else waits; and for all of them in one turn of the event loop. */
const AT_ONCE = 20

const IN_A_TURN = 2000

/** Runs what it is given: only a script that has a time limit can end a regular expression that does not end. */
const limited = new Script('work()')

const stepRun = { work: (): void => undefined, spent: 0 }

const room = createContext(stepRun)

/** Where a regular expression fits; nothing where that takes too long while everything else waits. */
export function foundAtOnce(regex: RegExp, text: string): readonly Found[] | undefined {
  if (stepRun.spent > IN_A_TURN) return undefined
  if (stepRun.spent === 0) setImmediate(() => (stepRun.spent = 0))
  const started = performance.now()
  let found: readonly Found[] | undefined
  stepRun.work = () => {
    found = everyFound(regex, text)
  }
  try {
    limited.runInContext(room, { timeout: AT_ONCE })
    return found
  } catch (error) {
    // The error is made inside: it may be of another realm than our own Error.
    if ((error as { readonly code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
    throw error
  } finally {
    stepRun.spent += performance.now() - started
  }
}
