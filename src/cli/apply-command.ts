import { keyToApply } from '../plan/key.ts'
import { checkExtra, checkHosts, checkOrigin, readPlan } from '../plan/plan-file.ts'
import { plannedHost } from '../plan/planned-host.ts'
import { readExtra } from '../run/extra.ts'
import { originOf } from '../run/origin.ts'
import { type RunPlan, runPlays } from '../run/playbook-run.ts'
import { prepareRun } from '../run/prepare.ts'
import { secretSources } from '../secrets/sources.ts'
import { type ApplyArguments, readApplyArguments } from './arguments.ts'
import { listen } from './interrupt.ts'
import { type Ended, endOf } from './reach.ts'
import { type Reporter, reporterFor } from './reporter.ts'

/** Applies a saved plan and nothing else, and tells how it ended. */
export async function applyCommand(args: readonly string[]): Promise<Ended> {
  const asked = readApplyArguments(args)
  const reporter = await reporterFor({ ...asked, syntaxCheck: false })
  try {
    const signals = listen(reporter.say)
    const ended = await runPlays(await prepareApply(asked, reporter, signals))
    signals.stop()
    return endOf(ended, false)
  } finally {
    await reporter.close()
  }
}

/** Reads and checks a saved plan and all that it rests on, without any connection. */
export async function prepareApply(
  asked: ApplyArguments,
  { emit, listen: listening }: Pick<Reporter, 'emit' | 'listen'>,
  { interrupt, terminate }: Pick<ReturnType<typeof listen>, 'interrupt' | 'terminate'>,
): Promise<RunPlan> {
  const key = keyToApply(process.env)
  const saved = readPlan(asked.plan, key)
  const { playbook, inventories, limit, tags, skipTags } = saved.origin
  const asPlanned = { playbook, inventories, tags, skipTags, ...(limit === undefined ? {} : { limit }) }
  const request = { ...asked, ...asPlanned, check: false, listen: listening, emit, interrupt, terminate }
  const secrets = secretSources({ files: asked.vaultPasswordFiles, env: process.env })
  checkExtra(asked.plan, saved, Object.keys(readExtra(asked.extra, secrets)))
  const run = await prepareRun(request)
  checkHosts(asked.plan, saved, run.inventory)
  checkOrigin(asked.plan, saved, originOf(request, run, key))
  const options = { key, allowUnannounced: asked.allowUnannounced }
  const planned = Object.entries(saved.hosts).map(
    ([name, steps]) => [name, plannedHost(steps, options)] as const,
  )
  return { ...run, planned: new Map(planned) }
}
