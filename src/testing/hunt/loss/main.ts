import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parse, stringify } from 'yaml'
import { openLab } from '../../../lab/index.ts'
import { SUITES, type Suite } from '../../../lab/spec.ts'
import type { HuntCase } from '../case.ts'
import { readCase } from '../case-file.ts'
import { playbookText } from '../runs.ts'
import { drawQuietCase } from './case.ts'
import { openRough } from './ground.ts'
import { grouped } from './grouped.ts'
import { huntLosses, type TriedLoss } from './hunt.ts'
import { disturb, runCalm, type Trouble } from './trial.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    kind: { type: 'string', multiple: true },
    lanes: { type: 'string', default: '5' },
    suite: { type: 'string', default: 'trixie' },
    out: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
})
const suite: Suite = SUITES.find((name) => name === values.suite) ?? 'trixie'
const program = fileURLToPath(new URL('../../../cli/main.cjs', import.meta.url))
const files = positionals
process.exit(files.length > 0 ? await tryFiles() : await hunt())

async function hunt(): Promise<number> {
  const out = values.out ?? mkdtempSync(join(tmpdir(), 'losses-'))
  mkdirSync(out, { recursive: true })
  const stop = new AbortController()
  process.on('SIGINT', () => (stop.signal.aborted ? process.exit(130) : stop.abort()))
  const started = Date.now()
  let told = 0
  const tried = await huntLosses({
    count: Number(values.count),
    seed: Number(values.seed),
    ...(values.only === undefined ? {} : { only: Number(values.only) }),
    ...(values.kind === undefined ? {} : { kinds: values.kind }),
    lanes: Number(values.lanes),
    suite,
    program,
    signal: stop.signal,
    tell: (one) => {
      told += 1
      const pace = `${told} of ${values.count}, ${((Date.now() - started) / told / 1000).toFixed(1)} s each\n`
      process.stderr.write(told % 10 === 0 ? pace : '')
      if (values.verbose || one.losses.length > 0) process.stderr.write(`${report(one, out)}\n`)
    },
  })
  const lost = tried.filter(({ losses }) => losses.length > 0)
  for (const [kind, all] of grouped(tried, ({ trouble }) => trouble.kind))
    process.stderr.write(
      `${kind}: ${all.length} tried, ${all.filter(({ losses }) => losses.length > 0).length} lost\n`,
    )
  if (lost.length > 0) process.stderr.write(`the cases are in ${out}\n`)
  process.stdout.write(`${tried.length} disturbances, ${lost.length} losses\n`)
  return lost.length > 0 ? 1 : 0
}

function report({ number, trouble, calm, losses, story, again }: TriedLoss, out: string): string {
  const head = `${number}: ${trouble.kind} at ${trouble.at}`
  const told = story.map((line) => `  ${line}\n`).join('')
  if (losses.length === 0) return `${head}\n${told}`
  const { files: _files, ...hunted } = calm.hunted
  const kept = {
    ...hunted,
    trouble,
    losses: losses.map(({ sort, words }) => `${sort}: ${words.slice(0, 900)}`),
    story,
  }
  const file = join(out, `loss-${values.seed}-${number}.yml`)
  writeFileSync(file, stringify(kept, { lineWidth: 0 }))
  const often = again === undefined ? '' : `  near it: ${again.lost} of ${again.tries} more\n`
  const words = losses.map(({ sort, words }) => `  * ${sort}: ${words.slice(0, 600)}\n`).join('')
  return `\n${head} (${file})\n${told}${words}${often}${playbookText(calm.hunted)}`
}

async function tryFiles(): Promise<number> {
  const lab = openLab()
  const host = await openRough(lab, { name: 'loss', suite })
  let lost = 0
  for (const file of files) {
    const text = readFileSync(file, 'utf8')
    const { trouble } = parse(text) as { readonly trouble: Trouble }
    const calm = await runCalm(withFiles(readCase(text)), { lab, host, program })
    if (calm === undefined) throw new Error(`${file} cannot be run undisturbed`)
    const { losses, story } = await disturb(calm, trouble, { lab, host, program })
    if (losses.length > 0) lost += 1
    process.stderr.write(
      `${file}\n${[...story, ...losses.map(({ sort, words }) => `* ${sort}: ${words}`)].join('\n')}\n`,
    )
  }
  process.stdout.write(`${files.length} disturbances, ${lost} losses\n`)
  return lost > 0 ? 1 : 0
}

function withFiles(hunted: HuntCase): HuntCase {
  return { ...hunted, files: drawQuietCase(0, 0).files }
}
