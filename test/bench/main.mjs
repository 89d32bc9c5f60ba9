// `npm run bench`: the 40 steps of baseline.yml beside what an expert writes by hand (the floor), Ansible and Mitogen.
// Prints ratios, and writes the table of the README. Needs root on Debian; traffic stays on loopback.
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { framesOfSteps, processesOf } from './count.mjs'
import { farAway } from './links.mjs'
import { cpuOf, inTurn, median, run } from './measure.mjs'
import { prepare } from './place.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const quick = process.argv.includes('--quick')
const place = prepare(here)
const rows = []
const counted = []
const costs = []
const tell = (row) => {
  rows.push(row)
  console.log(row.join('  '))
}

try {
  await one()
  await first()
  await far()
  for (const hosts of quick ? [10] : [10, 50, 200]) await many(hosts)
  await counts()
  if (!quick) await thousand()
  if (!quick) await others()
} finally {
  place.down()
}
write()

function compare(what, times) {
  const floor = times.floor
  for (const [name, list] of Object.entries(times)) {
    if (name === 'floor') continue
    const ratio = (median(list) / median(floor)).toFixed(2)
    tell([
      what,
      name,
      `${Math.round(median(list))} ms`,
      `${Math.round(median(floor))} ms`,
      ratio,
      (list[0] / floor[0]).toFixed(2),
    ])
  }
}

async function one() {
  await run(place.ours(1))
  const contenders = { floor: place.floor(1), hostwright: place.ours(1) }
  const rounds = quick ? 5 : 20
  compare('1 host, converged, documents new', await inTurn(contenders, rounds, place.forget))
  compare('1 host, converged, documents as before', await inTurn(contenders, rounds))
}

async function first() {
  const contenders = { floor: place.apply(), hostwright: place.ours(1) }
  compare('1 host, first apply', await inTurn(contenders, quick ? 3 : 10, () => place.fresh(1)))
}

async function far() {
  const stop = await farAway(here, 50, '127.0.1.1:2222')
  const contenders = { floor: place.farFloor(), hostwright: place.farOurs() }
  compare('1 host 50 ms away, converged', await inTurn(contenders, quick ? 3 : 10))
  stop()
}

async function many(hosts) {
  await place.converge(hosts)
  const contenders = { floor: place.floor(hosts), hostwright: place.ours(hosts) }
  compare(`${hosts} hosts, converged`, await inTurn(contenders, quick ? 2 : 5))
  await cpu(hosts)
}

/** The controller's part of it: its own CPU beside that of as many `ssh`. */
async function cpu(hosts) {
  const [ours, floor] = [await cpuOf(place.ours(hosts)), await cpuOf(place.floor(hosts))]
  const row = [
    `CPU at ${hosts} hosts`,
    `${ours.toFixed(2)} s`,
    `${floor.toFixed(2)} s`,
    (ours / floor).toFixed(2),
  ]
  console.log(row.join('  '))
  costs.push(row)
}

/** A dry run on a thousand hosts that have nothing yet: it ends without an error, and tells what a host costs in memory. */
async function thousand() {
  const [one, all] = [await place.memory(1), await place.memory(1000)]
  const each = (all.megabytes - one.megabytes) / 999
  const row = [`memory, dry run on 1000 hosts in ${Math.round(all.ms / 1000)} s`, `${all.megabytes} MB`]
  const more = [`${one.megabytes} MB at 1 host`, `${each.toFixed(2)} MB a host`]
  console.log([...row, ...more].join('  '))
  costs.push([...row, ...more])
}

async function others() {
  await run(place.ansible(''))
  const contenders = {
    floor: place.floor(1),
    ansible: place.ansible(''),
    mitogen: place.ansible('mitogen.cfg'),
  }
  compare('1 host, converged', await inTurn(contenders, 3))
}

async function counts() {
  for (const [what, prepareHost, args] of [
    ['converged', () => run(place.ours(1)), []],
    ['dry run on a fresh host', () => place.fresh(1), ['--check']],
    ['first apply', () => place.fresh(1), []],
  ]) {
    await prepareHost()
    const { frames, processes } = await processesOf(place, args)
    console.log(what, frames, 'round trips', processes, 'processes on the host')
    counted.push([what, frames, processes])
  }
  console.log(
    `round trips of a first apply of 10, 20, 40, 80 steps: ${(await framesOfSteps(place)).join(', ')}`,
  )
}

function write() {
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}, target Debian 13 on loopback`
  const head = [
    '| work | | time | floor | ratio | ratio of the best |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
  ]
  const table = [...head, ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n')
  const more = ['| 40 steps, 1 host | round trips | processes on the host |', '| --- | ---: | ---: |']
  const second = [...more, ...counted.map((row) => `| ${row.join(' | ')} |`)].join('\n')
  const head3 = ['| controller | run | floor | |', '| --- | ---: | ---: | ---: |']
  const third = [...head3, ...costs.map((row) => `| ${row.join(' | ')} |`)].join('\n')
  const file = here('../../README.md')
  const text = readFileSync(file, 'utf8')
  const made = `<!-- bench: npm run bench -->\n\n${table}\n\n${second}\n\n${third}\n\nMeasured on ${machine}.\n\n<!-- end of bench -->`
  if (!quick)
    writeFileSync(
      file,
      text.replace(/<!-- bench: [^]*<!-- end of bench -->/, () => made),
    )
}
