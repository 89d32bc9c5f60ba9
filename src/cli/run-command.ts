import { runPlays } from '../run/playbook-run.ts'
import { prepareRun } from '../run/prepare/prepare.ts'
import { type RunArguments, readArguments } from './arguments.ts'
import { listen } from './interrupt.ts'
import { listOf } from './lists.ts'
import { configFor } from './own-config.ts'
import { type Ended, endOf } from './reach.ts'
import { type Reporter, reporterFor } from './reporter.ts'

/** Runs a playbook as a command line asks, and tells how it ended. */
export async function runCommand(args: readonly string[]): Promise<Ended> {
  const asked = readArguments(args, await configFor(args))
  const reporter = await reporterFor(asked)
  try {
    return await runAsked(asked, reporter)
  } finally {
    await reporter.close()
  }
}

async function runAsked(asked: RunArguments, { emit, say, listen: listening }: Reporter): Promise<Ended> {
  const signals = listen(say)
  if (asked.verbose && asked.config?.file !== undefined) say(`configuration: ${asked.config.file}`)
  const saving = asked.plan === undefined ? undefined : await saver(asked.plan, asked.planHours, say)
  const request = {
    ...asked,
    listen: listening,
    emit: saving === undefined ? emit : saving.hearing(emit),
    interrupt: signals.interrupt,
    terminate: signals.terminate,
  }
  const plan = await prepareRun(request)
  if (asked.lists !== undefined) {
    process.stdout.write(listOf(plan, asked.lists))
    return { code: 0, reach: 'checked' }
  }
  if (asked.syntaxCheck) {
    const steps = plan.plays.reduce((sum, { stepRuns }) => sum + stepRuns.length, 0)
    process.stdout.write(`${asked.playbook}: ${steps} steps, no errors\n`)
    return { code: 0, reach: 'checked' }
  }
  const ended = await runPlays(plan)
  signals.stop()
  saving?.save(request, plan)
  return endOf(ended, asked.check)
}

/** Loaded only when a plan is saved. */
async function saver(file: string, hours: number, say: Reporter['say']) {
  return (await import('./save-plan.ts')).planSaver(file, hours, say)
}
