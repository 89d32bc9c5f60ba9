import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tryAlone } from './pool.mjs'
import { kindOf, shrink } from './shrink.mjs'

const CASES = new URL('./cases/', import.meta.url)
/** So many suspects of one kind are tried: a machine that is busy makes many look slow. */
const PATIENCE = 20

/** Takes note of a case that looked wrong: it is one if it is wrong alone too. Of faults of one kind, the first is kept. */
export function suspect(run, number, fault) {
  const kind = kindOf(fault)
  const before = run.seen?.get(kind) ?? 0
  run.seen = (run.seen ?? new Map()).set(kind, before + 1)
  if (run.faults.has(kind) || before >= PATIENCE) return
  run.suspects = run.suspects.then(() => examine(run, number, kind))
}

async function examine(run, number, kind) {
  if (run.faults.has(kind)) return
  const { done, fault } = await tryAlone({ seed: run.seed, number })
  if (fault === undefined) return
  console.log(`case ${number}: ${fault.slice(0, 600)}`)
  run.faults.set(kind, { number, done, fault })
}

/** Makes a fault's documents as small as it goes, and writes them as a case that runs by itself. */
export async function report(seed, { number, done, fault }) {
  console.log(`${fault.slice(0, 1500)}\n  again: npm run hunt -- documents --seed ${seed} --only ${number}`)
  if (done.changed === undefined) return
  const least = await shrink(done, kindOf(fault), async (one) => (await tryAlone(one)).fault)
  mkdirSync(CASES, { recursive: true })
  const name = `${seed}-${number}.json`
  writeFileSync(new URL(name, CASES), `${JSON.stringify({ fault, ...least }, null, 2)}\n`)
  console.log(`  least: test/hunt/documents/cases/${name}`)
}

/** Tries the cases that were kept: what was wrong once. */
export async function tryKept() {
  const names = existsSync(CASES) ? readdirSync(CASES).filter((name) => name.endsWith('.json')) : []
  let faults = 0
  for (const name of names) {
    const { fault } = await tryAlone(JSON.parse(readFileSync(new URL(name, CASES), 'utf8')))
    if (fault === undefined) continue
    faults++
    console.log(`${name}: ${fault}`)
  }
  console.log(`${names.length} kept cases, ${faults} faults`)
  return faults === 0 ? 0 : 1
}
