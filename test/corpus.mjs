// What share of the playbooks, roles and steps below some folders loads, and what stops the others. Not part of `npm test`.
//   npm run -s build && node test/corpus.mjs DIR…   [--roles DIR] [--top 40] [--json FILE] [--list]
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { causeOf, isOfSteps } from './corpus/causes.mjs'
import { find } from './corpus/find.mjs'
import { loader } from './corpus/loader.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    top: { type: 'string', default: '40' },
    json: { type: 'string' },
    list: { type: 'boolean' },
    roles: { type: 'string', multiple: true, default: [] },
  },
})
const { playbooks, roles, stepFiles } = find(positionals)
// Roles are also looked for in these folders, which are not measured.
const load = loader([...positionals, ...values.roles])
const rows = []
const causes = { documents: new Map(), steps: new Map() }

for (const [what, all] of [
  ['playbooks', playbooks],
  ['roles', roles],
]) {
  let loaded = 0
  for (const one of all) {
    const { problems } = await load(one)
    if (problems.length === 0) loaded += 1
    else if (values.list) console.log(`${one.name}: ${problems.length}, ${problems[0].message}`)
    for (const cause of new Set(problems.map(causeOf))) add(causes.documents, cause)
  }
  rows.push([what, loaded, all.length])
}

let [loaded, total] = [0, 0]
for (const file of stepFiles) {
  const { problems } = await load(file)
  const own = problems.filter(
    (one) => isOfSteps(one) && (one.at === undefined || one.at.file === file.steps.file),
  )
  const everywhere = own.filter(({ at }) => at === undefined || at.line === 0)
  for (const step of file.steps.all) {
    total += 1
    const wrong = everywhere.concat(
      own.filter(({ at }) => step.lines.some(([from, to]) => at?.line >= from && at?.line <= to)),
    )
    if (wrong.length === 0) loaded += 1
    for (const cause of new Set(wrong.map(causeOf))) add(causes.steps, cause)
  }
}
rows.push(['steps', loaded, total])
load.end()

for (const [what, count, all] of rows)
  console.log(
    `${what.padEnd(10)} ${String(count).padStart(6)} of ${String(all).padStart(6)}  ${((100 * count) / (all || 1)).toFixed(1).padStart(5)} %`,
  )
for (const [what, ranking] of Object.entries(causes)) {
  console.log(`\nwhat stops ${what}, most often first`)
  for (const [cause, count] of [...ranking].sort((a, b) => b[1] - a[1]).slice(0, Number(values.top)))
    console.log(`${String(count).padStart(6)}  ${cause}`)
}
if (values.json)
  writeFileSync(
    values.json,
    JSON.stringify({ rows, causes: Object.fromEntries(Object.entries(causes).map(([k, v]) => [k, [...v]])) }),
  )

function add(map, cause) {
  map.set(cause, (map.get(cause) ?? 0) + 1)
}
