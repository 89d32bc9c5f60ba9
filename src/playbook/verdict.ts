import type { Step } from '../model/playbook.ts'
import type { Value } from '../model/value.ts'
import { type Fields, kindOf, present } from '../schema/fields.ts'
import { conditionsOf } from './conditions.ts'

/** Reads how the end of a step is judged. */
export function verdictOf(fields: Fields): Partial<Step> {
  const until = conditionsIf(fields, 'until')
  return present({
    changedWhen: conditionsIf(fields, 'changed_when'),
    failedWhen: conditionsIf(fields, 'failed_when'),
    until,
    // Without until they mean nothing, as in Ansible.
    retries: numberOf(fields, 'retries'),
    delay: numberOf(fields, 'delay'),
  })
}

function conditionsIf(fields: Fields, key: string): readonly string[] | undefined {
  return fields.values[key] === undefined ? undefined : conditionsOf(fields, key)
}

function numberOf(fields: Fields, key: string): Value | undefined {
  const value = fields.values[key]
  if (value === undefined) return undefined
  if (typeof value === 'number' && value >= 0) return value
  if (typeof value === 'string' && (value.includes('{{') || /^\d+$/.test(value))) return value
  fields.report({ path: [key], message: `${key} must be a number, not ${kindOf(value)}` })
  return undefined
}
