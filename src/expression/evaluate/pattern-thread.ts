import type { Worker } from 'node:worker_threads'
import { everyFound, type Found } from './pattern-found.ts'

/** Milliseconds that a regular expression may take on a text, where nothing else waits for it; and the thread to begin. */
const LONGEST = 2000
const BEGINNING = 30_000

/** What the thread runs: one question after the other. */
const PROGRAM = `const { parentPort } = require('node:worker_threads')
const everyFound = ${everyFound.toString()}
parentPort.on('message', ({ regex, text }) => {
  parentPort.postMessage('begun')
  parentPort.postMessage(everyFound(regex, text))
})`

/** Looks for regular expressions in a thread of its own, one at a time; undefined where that takes too long. */
export function patternThread(): (regex: RegExp, text: string) => Promise<readonly Found[] | undefined> {
  let worker: Worker | undefined
  let before: Promise<unknown> = Promise.resolve()
  const ask = async (regex: RegExp, text: string) => {
    const { Worker } = await import('node:worker_threads')
    worker ??= new Worker(PROGRAM, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 512 } }).on(
      'error',
      () => undefined, // who asked hears of it, too; later nobody is there to
    )
    const asked = worker
    const found = await answerOf(asked, { regex, text })
    if (found !== undefined)
      asked.unref() // it must not keep the program from ending
    else {
      worker = undefined
      void asked.terminate()
    }
    return found
  }
  return (regex, text) => {
    const asked = before.then(() => ask(regex, text))
    before = asked.catch(() => undefined)
    return asked
  }
}

/** What a thread finds; undefined where it takes too long, or dies. */
function answerOf(
  asked: Worker,
  question: { readonly regex: RegExp; readonly text: string },
): Promise<readonly Found[] | undefined> {
  return new Promise((tell) => {
    const end = (found: readonly Found[] | undefined) => {
      clearTimeout(timer)
      asked.off('message', hear)
      asked.off('error', fail)
      tell(found)
    }
    const fail = () => end(undefined)
    // Where much is going on, a thread that has nothing to do yet is slow, too.
    let timer = setTimeout(fail, BEGINNING)
    const hear = (said: 'begun' | readonly Found[]) => {
      if (said !== 'begun') return end(said)
      clearTimeout(timer)
      timer = setTimeout(fail, LONGEST)
    }
    asked.on('message', hear)
    asked.on('error', fail)
    asked.ref()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    asked.postMessage(question)
  })
}
