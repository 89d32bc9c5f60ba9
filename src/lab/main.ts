import { rm } from 'node:fs/promises'
import { CACHE } from './cache.ts'
import { requireMachine, tell } from './machine.ts'
import { prepare, runInLab } from './run-lab.ts'
import { SUITES, type Suite } from './spec.ts'
import { isCacheUsed, sweep } from './sweep.ts'

const USAGE = `usage: lab run [--suite SUITE]... [--internet] [--] [COMMAND...]
       lab prepare [SUITE...]
       lab clean
`

/** The command 'lab': run something among disposable hosts, get ready for it, clean up after it. */
export async function labCommand(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args
  if (verb === 'run') return runCommand(rest)
  if (verb === 'prepare') return prepareCommand(rest)
  if (verb === 'clean') return cleanCommand()
  process.stderr.write(USAGE)
  return verb === '--help' ? 0 : 2
}

async function runCommand(args: readonly string[]): Promise<number> {
  const suites: Suite[] = []
  let internet = false
  let at = 0
  for (; at < args.length; at++) {
    const word = args[at]
    if (word === '--suite') suites.push(suiteOf(args[++at]))
    else if (word === '--internet') internet = true
    else break
  }
  const argv = args.slice(args[at] === '--' ? at + 1 : at)
  return runInLab(argv, { internet, ...(suites.length > 0 && { suites }) })
}

async function prepareCommand(args: readonly string[]): Promise<number> {
  await prepare(args.length > 0 ? args.map(suiteOf) : SUITES, tell)
  // The layer of the small internet is built in a lab, by starting it once.
  return runInLab(['true'], { internet: true, tell })
}

async function cleanCommand(): Promise<number> {
  requireMachine()
  sweep()
  if (isCacheUsed()) throw new Error('A lab is running: its images stay.')
  await rm(CACHE, { recursive: true, force: true })
  return 0
}

function suiteOf(word: string | undefined): Suite {
  const suite = SUITES.find((name) => name === word)
  if (suite === undefined) throw new Error(`'${word}' is no suite the lab knows: ${SUITES.join(', ')}`)
  return suite
}
