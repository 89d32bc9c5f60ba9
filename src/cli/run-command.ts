import { jsonReport } from '../report/json.ts'
import { plainReport } from '../report/plain.ts'
import { runPlays } from '../run/playbook-run.ts'
import { prepareRun } from '../run/prepare.ts'
import { readArguments } from './arguments.ts'
import { listen } from './interrupt.ts'

/** Runs a playbook as a command line asks, and gives the exit code. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const asked = readArguments(args)
  const write = (line: string) => void process.stdout.write(`${line}\n`)
  const emit = asked.json
    ? jsonReport(write)
    : plainReport(write, { diff: asked.diff, verbose: asked.verbose })
  const signals = listen((text) => void process.stderr.write(`${text}\n`))
  const plan = await prepareRun({
    ...asked,
    emit,
    interrupt: signals.interrupt,
    terminate: signals.terminate,
  })
  if (asked.syntaxCheck) {
    write(
      `${asked.playbook}: ${plan.plays.reduce((sum, { turns }) => sum + turns.length, 0)} steps, nothing wrong`,
    )
    return 0
  }
  const { code } = await runPlays(plan)
  signals.stop()
  return code
}
