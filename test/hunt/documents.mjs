// Changes playbooks, inventories, variables, templates, vaults and saved plans at random, and looks how they are taken:
// `npm run hunt -- documents --count 100000 --seed 7`. No crash, no stack trace, no hang, no memory without end, a place for
// every problem, an exit code as documented.
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { isFull, startWorker } from './documents/pool.mjs'
import { report, suspect, tryKept } from './documents/report.mjs'

const BATCH = 50

const OPTIONS = {
  count: { type: 'string', default: '1000' },
  seed: { type: 'string' },
  only: { type: 'string' },
  workers: { type: 'string' },
  cases: { type: 'boolean' },
}

/** Hunts as the arguments say; gives the exit code. */
export async function hunt(args) {
  const { values } = parseArgs({ args, options: OPTIONS })
  if (values.cases) return await tryKept()
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed)
  const from = values.only === undefined ? 0 : Number(values.only)
  const count = values.only === undefined ? Number(values.count) : 1
  const run = {
    seed,
    next: from,
    end: from + count,
    tried: 0,
    faults: new Map(),
    suspects: Promise.resolve(),
    stopped: false,
  }
  process.on('SIGINT', () => {
    run.stopped = true
  })
  console.log(`seed ${seed}`)
  const started = Date.now()
  const progress = setInterval(() => tell(run, count, started), 10_000)
  const workers = Math.min(Number(values.workers ?? cpus().length), Math.ceil(count / BATCH))
  await Promise.all(Array.from({ length: workers }, () => work(run)))
  clearInterval(progress)
  await run.suspects
  for (const found of run.faults.values()) await report(run.seed, found)
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
      if (run.stopped || run.next >= run.end) {
        worker.stop()
        return resolve()
      }
      batch = { from: run.next, to: Math.min(run.next + BATCH, run.end) }
      now = batch.from - 1
      run.next = batch.to
      worker.tell({ seed: run.seed, ...batch })
    }
    const hear = (worker, { ready, started, wrong, fault, finished, memory, uncaught, lost }) => {
      if (ready && batch === undefined) return go(worker)
      // The one before it ended with a case: it goes on behind that.
      if (ready) return worker.tell({ seed: run.seed, from: now + 1, to: batch.to })
      if (started !== undefined) now = started
      if (wrong !== undefined) suspect(run, wrong, fault)
      if (uncaught !== undefined) suspect(run, now, `crash: ${uncaught}`)
      if (lost !== undefined) {
        if (batch === undefined) throw new Error(lost)
        suspect(run, now, lost)
        return begin()
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
