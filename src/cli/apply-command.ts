import { canonical } from '../model/json.ts'
import { runPlays } from '../run/playbook-run.ts'
import { readExtra } from '../run/prepare/extra.ts'
import { filesNow, originOf } from '../run/prepare/origin.ts'
import { prepareRun } from '../run/prepare/prepare.ts'
import { type RunPlan } from '../run/prepare/run-plan.ts'
import { keyToApply } from '../saved-plan/key.ts'
import { keyedDigest, type PlanKey } from '../saved-plan/keyed-digest.ts'
import { checkExtra, checkFiles, checkHosts, checkOrigin, checkTime } from '../saved-plan/plan-check.ts'
import { readPlan } from '../saved-plan/plan-file.ts'
import { plannedHost } from '../saved-plan/planned-host.ts'
import type { SavedPlan } from '../saved-plan/saved-plan.ts'
import { secretSources } from '../secrets/sources.ts'
import { type ApplyArguments, readApplyArguments } from './apply-arguments.ts'
import { listen } from './interrupt.ts'
import { configFor } from './own-config.ts'
import { type Ended, endOf } from './reach.ts'
import { type Reporter, reporterFor } from './reporter.ts'

/** Applies a saved plan and nothing else, and tells how it ended. */
export async function applyCommand(args: readonly string[]): Promise<Ended> {
  const asked = readApplyArguments(args, await configFor(args))
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
  const files = new Set(Object.keys(saved.origin.files))
  const request = {
    ...asked,
    ...asPlanned,
    files,
    plan: undefined,
    check: false,
    listen: listening,
    emit,
    interrupt,
    terminate,
  }
  const secrets = secretSources({ files: asked.vaultPasswordFiles, env: process.env })
  checkTime(asked.plan, saved, new Date())
  checkFiles(asked.plan, saved, filesNow(Object.keys(saved.origin.files), key))
  checkExtra(asked.plan, saved, Object.keys(readExtra(asked.extra, secrets)))
  const run = await prepareRun(request)
  checkHosts(asked.plan, saved, run.inventory)
  checkOrigin(asked.plan, saved, originOf(request, run, key))
  const options = { key, allowUnannounced: asked.allowUnannounced }
  const planned = Object.entries(saved.hosts).map(([name, steps]) => {
    const about = { machine: saved.machines[name] ?? '', claim: claimOf(saved, name, key) }
    return [name, plannedHost(steps, { ...options, ...about })] as const
  })
  return { ...run, planned: new Map(planned) }
}

/** What a plan is called on a host: by the day on which it expires, so that it can be forgotten some time after that. */
function claimOf({ id, expires }: SavedPlan, host: string, key: PlanKey): string {
  return `${expires.slice(0, 10).replaceAll('-', '')}-${keyedDigest(canonical([id, host]), key).slice(0, 32)}`
}
