import { Worker } from 'node:worker_threads'

/** Seconds after which a document is given up. */
const PATIENCE = 10

/** Loads one document after another in a thread, which is ended where one takes too long; roles are also looked for in these folders. */
export function loader(rolesPath) {
  let worker
  let answered = () => undefined
  const begin = () => {
    const one = new Worker(new URL('./load.mjs', import.meta.url), { workerData: rolesPath })
    one.on('message', (answer) => answered(answer))
    one.on('error', (error) => end({ problems: [{ message: `crash: ${error.message}` }] }))
    return one
  }
  const end = (answer) => {
    void worker?.terminate()
    worker = undefined
    answered(answer)
  }
  const load = (document) =>
    new Promise((resolve) => {
      const late = setTimeout(
        () => end({ problems: [{ message: `not loaded within ${PATIENCE} s` }] }),
        PATIENCE * 1000,
      )
      answered = (answer) => {
        clearTimeout(late)
        resolve(answer)
      }
      worker ??= begin()
      // oxlint-disable-next-line require-post-message-target-origin -- a thread has no origin
      worker.postMessage(document)
    })
  load.end = () => worker?.terminate()
  return load
}
