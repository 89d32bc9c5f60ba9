import type { RunEvent } from '../model/event.ts'
import { jsonReport } from '../report/json.ts'
import { plainReport } from '../report/plain.ts'
import type { RunArguments } from './arguments.ts'

/** How a run is told, and what else there is to say meanwhile. */
export interface Reporter {
  readonly emit: (event: RunEvent) => void
  readonly say: (text: string) => void
  /** What changes say while they are made is shown. */
  readonly listen: boolean
  readonly close: () => Promise<void>
}

/** The report that was asked for; at a terminal, the one that shows what is going on. */
export async function reporterFor(asked: Asked): Promise<Reporter> {
  const reporter = await untimed(asked)
  if (!asked.timing) return reporter
  const { timed } = await import('../report/timing.ts')
  return { ...reporter, emit: timed(reporter.emit) }
}

type Asked = Pick<RunArguments, 'json' | 'syntaxCheck' | 'diff' | 'verbose' | 'timing'>

async function untimed(asked: Asked): Promise<Reporter> {
  const { stdout } = process
  if (isLive(asked, { terminal: stdout.isTTY, env: process.env })) {
    const { liveReport } = await import('../report/live.ts')
    return { ...liveReport(stdout, { ...asked, colour: stdout.hasColors() }), listen: true }
  }
  const lines = inTicks(stdout)
  return {
    emit: asked.json ? jsonReport(lines.write, asked) : plainReport(lines.write, asked),
    say: (text) => void process.stderr.write(`${text}\n`),
    close: async () => lines.flush(),
    listen: asked.verbose,
  }
}

/** All lines of one tick leave in one write. */
function inTicks(stdout: NodeJS.WriteStream) {
  let unsent = ''
  const flush = () => {
    if (unsent !== '') stdout.write(unsent)
    unsent = ''
  }
  return {
    flush,
    write: (line: string) => {
      if (unsent === '') process.nextTick(flush)
      unsent += `${line}\n`
    },
  }
}

/** True when someone watches: lines may be painted over, and no machine reads them. */
export function isLive(
  asked: Pick<RunArguments, 'json' | 'syntaxCheck'>,
  { terminal, env }: { readonly terminal: boolean; readonly env: NodeJS.ProcessEnv },
): boolean {
  const ci = (env['CI'] ?? '') !== ''
  return terminal && !asked.json && !asked.syntaxCheck && env['TERM'] !== 'dumb' && !ci
}
