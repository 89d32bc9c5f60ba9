import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const WORKER = fileURLToPath(new URL('./worker.mjs', import.meta.url))
/** A process that is silent for so long is ended: its case hangs. */
const SILENT = 60_000
/** What a process keeps grows with what it has read; a new one begins with nothing. */
const FULL = 350 * 1024 * 1024

/** A process that tries cases. `hear` gets what it says; it is `lost` when it ends, or is ended for its silence. */
export function startWorker(hear) {
  const child = fork(WORKER, [], {
    execArgv: ['--max-old-space-size=450', '--max-semi-space-size=32', '--stack-size=900'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr.on('data', (text) => (said = `${said}${text}`.slice(-4000)))
  let timer
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => end('hang: no answer'), SILENT)
  }
  let over = false
  const end = (why) => {
    if (over) return
    over = true
    clearTimeout(timer)
    child.kill('SIGKILL')
    hear({ lost: why })
  }
  child.on('message', (message) => {
    if (over) return
    wait()
    hear(message)
  })
  child.on('exit', (code, signal) => end(`crash: the process ended with ${signal ?? code}: ${said}`))
  wait()
  return {
    tell: (message) => {
      wait()
      child.send(message)
    },
    rest: () => clearTimeout(timer),
    stop: () => {
      over = true
      clearTimeout(timer)
      // Let go, it takes its folders away; one that does not hear that is ended.
      if (child.connected) child.disconnect()
      const last = setTimeout(() => child.kill('SIGKILL'), 5000)
      child.on('exit', () => clearTimeout(last))
    },
  }
}

/** True for a process that has read so much that another one shall go on. */
export function isFull(memory) {
  return memory > FULL
}

/** Tries one case in a process of its own: a number of a seed, or what it is made of; gives what it was and its fault, if it has one. */
export function tryAlone(asked) {
  return new Promise((resolve) => {
    const finish = (fault, done = asked) => {
      worker.stop()
      resolve({ done, fault })
    }
    const worker = startWorker((message) => {
      if (message.ready) worker.tell({ one: asked })
      if (message.done !== undefined) finish(message.fault, message.done)
      if (message.uncaught !== undefined) finish(`crash: ${message.uncaught}`)
      if (message.lost !== undefined) finish(message.lost)
    })
  })
}
