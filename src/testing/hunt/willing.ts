import type { PlaybookStep } from '../example.ts'
import type { HuntCase } from './case.ts'
import { prepareGround } from './ground.ts'
import { type Ran } from './run-told.ts'
import { openRunner } from './runs.ts'
import { type Site } from './site.ts'

/**
 * A case without the steps that its dry run refuses. Most playbooks of steps that get in each other's way end at the first
 * that is refused, alike in both runs: what stands behind it would never be tried. Three in four cases are made willing.
 */
export async function willingCase(hunted: HuntCase, site: Site): Promise<HuntCase> {
  await prepareGround(site.host, hunted.state)
  let now = hunted
  for (let left = hunted.steps.length; left > 1; left--) {
    const dry = await dryRun(now, site)
    const smaller = withoutRefused(now, dry)
    if (smaller === undefined || smaller.steps.length === 0) return now
    now = smaller
  }
  return now
}

async function dryRun(hunted: HuntCase, site: Site): Promise<Ran> {
  const runner = openRunner(site, hunted)
  try {
    return await runner.run({ check: true })
  } finally {
    runner.close()
  }
}

/** The case without the step at which its dry run ends, or without those that use what such a step would have registered. */
function withoutRefused(hunted: HuntCase, dry: Ran): HuntCase | undefined {
  const failed = dry.told.find(({ outcome }) => outcome.status === 'failed' && outcome.ignored !== true)?.step
  if (failed?.handler === true) return without(hunted, (step) => callsOf(step).includes(failed.name))
  if (failed !== undefined) return without(hunted, (step) => step['name'] === failed.name)
  const [, missing] = dry.code === 5 ? (/"(\w+)" is not defined/.exec(dry.trouble) ?? []) : []
  return missing === undefined
    ? undefined
    : without(hunted, (step) =>
        new RegExp(`\\b${missing}\\b`).test(JSON.stringify({ ...step, register: '' })),
      )
}

function without(hunted: HuntCase, isOut: (step: PlaybookStep) => boolean): HuntCase | undefined {
  const steps = hunted.steps.filter((step) => !isOut(step))
  return steps.length === hunted.steps.length ? undefined : { ...hunted, steps }
}

function callsOf(step: PlaybookStep): readonly string[] {
  return [step['notify'] ?? []].flat().map(String)
}
