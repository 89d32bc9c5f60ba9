// Changes playbooks, inventories, variables, templates, vaults and saved plans at random, and looks how they are taken:
// `npm run hunt -- documents --count 100000 --seed 7`. No crash, no stack trace, no hang, no memory without end, a place for
// every problem, an exit code as documented.
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { isFull, startWorker, tryAlone } from './documents/pool.mjs'
import { kindOf, shrink } from './documents/shrink.mjs'

const BATCH = 50
const CASES = new URL('./documents/cases/', import.meta.url)

const OPTIONS = {
  count: { type: 'string', default: '1000' },
  seed: { type: 'string' },
  only: { type: 'string' },
  workers: { type: 'string' },
}

/** Hunts as the arguments say; gives the exit code. */
export async function hunt(args) {
  const { values } = parseArgs({ args, options: OPTIONS })
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed)
  const from = values.only === undefined ? 0 : Number(values.only)
  const count = values.only === undefined ? Number(values.count) : 1
  const run = { seed, next: from, end: from + count, tried: 0, faults: new Map(), stopped: false }
  process.on('SIGINT', () => (run.stopped = true))
  console.log(`seed ${seed}`)
  const started = Date.now()
  const progress = setInterval(() => tell(run, count, started), 10_000)
  const workers = Math.min(Number(values.workers ?? cpus().length), Math.ceil(count / BATCH))
  await Promise.all(Array.from({ length: workers }, () => work(run)))
  clearInterval(progress)
  for (const [kind, found] of run.faults) await report(run, kind, found)
  console.log(`${run.tried} documents, ${run.faults.size} faults`)
  return run.faults.size === 0 ? 0 : 1
}

function tell({ tried, faults }, count, started) {
  const rate = Math.round(tried / ((Date.now() - started) / 1000))
  console.log(`${tried} of ${count}, ${rate} a second, ${faults.size} faults`)
}

/** Has one process after another try batch after batch, until nothing is left. */
function work(run) {
  return new Promise((resolve) => {
    let batch
    let now
    const begin = () => {
      const worker = startWorker((message) => hear(worker, message))
    }
    const go = (worker) => {
      if (run.stopped || run.next >= run.end) return (worker.stop(), resolve())
      batch = { from: run.next, to: Math.min(run.next + BATCH, run.end) }
      run.next = batch.to
      worker.tell({ seed: run.seed, ...batch })
    }
    const again = (worker) => {
      worker.rest()
      batch = { from: now + 1, to: batch.to }
      worker.tell({ seed: run.seed, ...batch })
    }
    const hear = (worker, { ready, started, done, fault, finished, memory, uncaught, lost }) => {
      if (ready && batch === undefined) go(worker)
      else if (ready) again(worker)
      if (started !== undefined) now = started
      if (done !== undefined) note(run, done, fault)
      if (uncaught !== undefined) note(run, { number: now }, `crash: ${uncaught}`)
      if (lost !== undefined) {
        note(run, { number: now }, lost)
        if (batch === undefined) throw new Error(lost)
        begin()
      }
      if (finished === undefined) return
      run.tried += batch.to - batch.from
      batch = undefined
      if (!isFull(memory)) return go(worker)
      worker.stop()
      begin()
    }
    begin()
  })
}

/** Of faults of one kind, the first is kept. */
function note(run, found, fault) {
  const kind = kindOf(fault)
  if (run.faults.has(kind)) return
  console.log(`case ${found.number}: ${fault.slice(0, 600)}`)
  run.faults.set(kind, { ...found, fault })
}

/** Makes a fault's documents as small as it goes, and writes them as a case that runs by itself. */
async function report(run, kind, { fault, ...found }) {
  const again = `npm run hunt -- documents --seed ${run.seed} --only ${found.number}`
  if (found.changed === undefined) return console.log(`${kind}\n  again: ${again}`)
  const alone = await tryAlone(found)
  if (alone === undefined)
    return (run.faults.delete(kind), console.log(`${kind}\n  not when it is tried alone: ${again}`))
  const least = await shrink(found, kindOf(alone), tryAlone)
  mkdirSync(CASES, { recursive: true })
  const file = new URL(`${run.seed}-${found.number}.json`, CASES)
  writeFileSync(file, `${JSON.stringify({ fault: alone, ...least }, null, 2)}\n`)
  console.log(
    `${alone.slice(0, 1500)}\n  again: ${again}\n  least: test/hunt/documents/cases/${run.seed}-${found.number}.json`,
  )
}
