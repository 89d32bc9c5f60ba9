import { isAbsolute, resolve } from 'node:path'
import { Refusal } from '../../model/change.ts'
import { whenKnown } from '../../model/later.ts'
import type { Step, VarsFile } from '../../model/playbook.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { kindOf } from '../../schema/fields.ts'
import type { PlanContext } from '../context.ts'
import { allUnknown, plainOnly } from './given.ts'
import type { ItemPlan } from './item-plan.ts'
import { NOTHING_DECIDED } from './unknown-step.ts'

/** The variables that a step includes; where its file is not known, all that there may be are not. */
export async function planIncluded(
  step: Step,
  items: readonly Values[],
  { documents }: Pick<PlanContext, 'documents'>,
): Promise<readonly ItemPlan[]> {
  const plans: ItemPlan[] = []
  for (const scope of items) {
    const holds = await whenKnown(() => documents.holds(step, scope))
    const one = { ...NOTHING_DECIDED, announced: [] }
    if (holds === false) {
      const reason = `when: ${step.when.join(' and ')}`
      plans.push({ ...one, status: 'skipped', reason, variables: {}, outputs: {} })
      continue
    }
    const key = step.params['dir'] === undefined ? 'file' : 'dir'
    const name = await whenKnown(() =>
      documents.fill(step.params[key] ?? null, scope, () => step.locate([step.task, key])),
    )
    const cause = [name, holds].find((each) => each instanceof Unknown)
    const file = cause instanceof Unknown ? undefined : fileNamed(step, name)
    const variables = file === undefined ? allUnknown(step, cause as Unknown) : under(step, file.values)
    const read = file === undefined ? (cause as Unknown) : file.read
    plans.push({
      ...one,
      status: 'ok',
      variables,
      outputs: { ansible_facts: plainOnly(variables), ansible_included_var_files: read },
    })
  }
  return plans
}

function under({ params }: Step, values: Values): Values {
  return typeof params['name'] === 'string' ? { [params['name']]: values } : values
}

/** Only what was read before the run is included: that was checked. */
function fileNamed({ varsFiles }: Step, name: Value): VarsFile {
  if (typeof name !== 'string' || name.trim() === '')
    throw new Refusal(`include_vars takes the name of a file, not ${kindOf(name)}`)
  const { folders = [], files = new Map<string, VarsFile | null>() } = varsFiles ?? {}
  const paths = isAbsolute(name) ? [resolve(name)] : folders.map((folder) => resolve(folder, name))
  const path = paths.find((one) => files.has(one))
  const file = path === undefined ? undefined : files.get(path)
  if (file === null) throw new Refusal(`${path} must be a map of variables, and is a list`)
  if (file !== undefined) return file
  const among = [...files].flatMap(([one, held]) => (held === null ? [] : [one]))
  const those = among.length === 0 ? 'there was none' : `those are ${among.join(', ')}`
  throw new Refusal(`${name} is none of the files of variables that were read before the run; ${those}`)
}
