// The second half of `npm run bench`: large loops, files, trees, inventories, and links that lose packets, each beside
// what an expert would use for just that. `sizes.mjs NAME...` measures some rows only, and writes nothing.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { median } from './measure.mjs'
import { prepare } from './place.mjs'
import { rowsOf } from './size-rows.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const wanted = process.argv.slice(2)
const place = prepare(here)
const lines = []

try {
  for (const [name, measure] of Object.entries(rowsOf(place, here)))
    if (wanted.length === 0 || wanted.includes(name)) for (const row of await measure()) tell(row)
} finally {
  place.down()
}
if (wanted.length === 0) write()

/** A row: its work, our times and the other's (sorted, in milliseconds), what the other is, and the highest ratio aimed at. */
function tell({ work, ours, beside, other, aim, unit = 'ms' }) {
  const [mine, theirs] = [median(ours), median(other)]
  const ratio = mine / theirs
  const words = (value) => (unit === 'ms' ? `${Math.round(value)} ms` : `${Math.round(value)} ${unit}`)
  const verdict = ratio <= aim ? `${aim}` : `${aim} (missed)`
  const line = [work, words(mine), beside, words(theirs), ratio.toFixed(2), verdict]
  lines.push(line)
  console.log(line.join('  '))
}

function write() {
  const head = [
    '| work | time | beside | time | ratio | at most |',
    '| --- | ---: | --- | ---: | ---: | ---: |',
  ]
  const table = [...head, ...lines.map((line) => `| ${line.join(' | ')} |`)].join('\n')
  const file = here('../../README.md')
  const made = `<!-- sizes: npm run bench -->\n\n${table}\n\n<!-- end of sizes -->`
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(/<!-- sizes: [^]*<!-- end of sizes -->/, () => made),
  )
}
