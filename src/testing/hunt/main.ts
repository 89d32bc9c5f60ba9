import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openLab } from '../../lab/index.ts'
import { SUITES, type Suite } from '../../lab/spec.ts'
import { caseText, readCase } from './case-file.ts'
import { openGround } from './ground.ts'
import { huntTruth } from './hunt.ts'
import { type Found, type Progress } from './hunted.ts'
import { playbookText } from './runs.ts'
import { tryCase } from './trial.ts'

const USAGE = `hunt truth [--count N] [--seed S] [--only K] [--lanes N] [--suite SUITE] [--no-shrink] [--out FOLDER]
hunt truth FILE...    tries cases that were written before
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    lanes: { type: 'string', default: '2' },
    suite: { type: 'string', default: 'trixie' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
    'no-shrink': { type: 'boolean', default: false },
  },
})
if (values.help) {
  process.stdout.write(USAGE)
  process.exit(0)
}
const suite: Suite = SUITES.find((name) => name === values.suite) ?? 'trixie'
process.exit(positionals.length > 0 ? await tryFiles(positionals) : await hunt())

async function hunt(): Promise<number> {
  const out = values.out ?? mkdtempSync(join(tmpdir(), 'lies-'))
  mkdirSync(out, { recursive: true })
  const stop = new AbortController()
  process.on('SIGINT', () => (stop.signal.aborted ? process.exit(130) : stop.abort()))
  const started = Date.now()
  const { tried, found, codes } = await huntTruth({
    count: Number(values.count),
    seed: Number(values.seed),
    ...(values.only === undefined ? {} : { only: Number(values.only) }),
    lanes: Number(values.lanes),
    suite,
    shrink: !values['no-shrink'],
    signal: stop.signal,
    tell: (progress) => tell(progress, out, started),
  })
  const sorts = new Map<string, number>()
  for (const { lies } of found)
    for (const sort of new Set(lies.map((lie) => lie.sort))) sorts.set(sort, (sorts.get(sort) ?? 0) + 1)
  for (const [sort, times] of [...sorts].sort((left, right) => right[1] - left[1]))
    process.stderr.write(`${times} × ${sort}\n`)
  process.stderr.write(
    `exit codes of the applies: ${JSON.stringify(codes)}${found.length > 0 ? `; the cases are in ${out}` : ''}\n`,
  )
  process.stdout.write(`${tried} playbooks, ${found.length} lies\n`)
  return found.length > 0 ? 1 : 0
}

function tell({ tried, found }: Progress, out: string, started: number): void {
  if (tried % 20 === 0)
    process.stderr.write(
      `${tried} of ${values.count}, ${((Date.now() - started) / tried / 1000).toFixed(1)} s each\n`,
    )
  if (found !== undefined) process.stderr.write(`\n${report(found, out)}\n`)
}

function report({ number, hunted, lies, shrunk }: Found, out: string): string {
  writeFileSync(join(out, `case-${values.seed}-${number}.yml`), caseText(hunted, lies))
  const said = lies.slice(0, 4).map(({ sort, words }) => `  ${sort}: ${words.slice(0, 400)}`)
  if (!shrunk) return `case ${number}:\n${said.join('\n')}`
  return `case ${number}:\n${said.join('\n')}\n${hunted.state.map((line) => `  $ ${line}\n`).join('')}${playbookText(hunted)}`
}

async function tryFiles(files: readonly string[]): Promise<number> {
  const lab = openLab()
  const host = await openGround(lab, { name: 'hunt', suite })
  let wrong = 0
  for (const file of files) {
    const { lies } = await tryCase(readCase(readFileSync(file, 'utf8')), { lab, host })
    if (lies.length > 0) wrong += 1
    process.stderr.write(
      `${file}: ${lies.length === 0 ? 'true' : lies.map(({ sort, words }) => `\n  ${sort}: ${words}`).join('')}\n`,
    )
  }
  process.stdout.write(`${files.length} playbooks, ${wrong} lies\n`)
  return wrong > 0 ? 1 : 0
}
