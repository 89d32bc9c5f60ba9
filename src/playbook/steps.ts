import type { Step } from '../model/playbook.ts'
import { type Fields, fieldsAt, listField } from '../schema/fields.ts'
import { blockSteps, isBlock } from './block.ts'
import { importRole } from './import-role.ts'
import { importSteps } from './import-steps.ts'
import { withFiles } from './include-vars.ts'
import { inherit } from './inherited.ts'
import type { Loading } from './loading.ts'
import { withModuleDefaults } from './module-defaults.ts'
import { readStep } from './step.ts'
import { formOf } from './step-form.ts'
import { type StepList, withList } from './step-list.ts'

/** Reads steps in order; those of imported files and roles stand where the import stands. */
export function readSteps(loading: Loading, list: StepList): Step[] {
  return list.values.flatMap((value, index) => {
    const path = [...list.path, index]
    const reading = { value, what: 'a step', hint: '- debug: "text"', problems: loading.problems }
    const written = fieldsAt(list.document, path, reading)
    if (written === undefined) return []
    const fields = formOf(written)
    const isNamed = (key: string) => Object.hasOwn(fields.values, key)
    if (['import_tasks', 'include_tasks', 'include'].some(isNamed))
      return importSteps(loading, { fields, list, read: readSteps })
    if (['import_role', 'include_role'].some(isNamed))
      return importRole(loading, { fields, list, read: readSteps })
    if (isBlock(fields)) return readBlock(loading, fields, list)
    const step = readStep(withModuleDefaults(loading, fields), fields)
    if (step !== undefined) return [withList(withFiles(loading, { step, fields, list }), list)]
    if (list.isHandlers === true) loading.unreadHandlers.add(textOf(fields.values['name']))
    return []
  })
}

/** What an import says comes before what the block says that stands in it. */
function readBlock(loading: Loading, fields: Fields, { inherited, ...list }: StepList): Step[] {
  const inside = withModuleDefaults(loading, fields)
  const steps = blockSteps(loading, fields, (part) =>
    readSteps(inside, { ...list, path: [...fields.path, part], values: listField(fields, part) }),
  )
  return inherited === undefined ? [...steps] : steps.map((step) => inherit(step, inherited))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
