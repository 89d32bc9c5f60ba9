import type { Step } from '../model/playbook.ts'
import type { Position } from '../model/problem.ts'
import type { Value } from '../model/value.ts'
import { isValues } from '../schema/fields.ts'
import { VALIDATE } from './engine-words.ts'
import type { RoleMeta } from './role-meta.ts'

/** The step before those of a role that checks what it is given, where the role says what it takes. */
export function validationOf(
  { specs, fields }: RoleMeta,
  { entry, at }: { readonly entry: string; readonly at: Position },
): readonly Step[] {
  const spec: Value | undefined = specs[entry]
  const options = isValues(spec) ? spec['options'] : undefined
  if (!isValues(spec) || !isValues(options)) return []
  const { short_description: about } = spec
  const title = `Validating arguments against arg spec '${entry}'`
  return [
    {
      name: typeof about === 'string' ? `${title} - ${about}` : title,
      at: fields?.locate([]) ?? at,
      locate: () => at,
      task: VALIDATE,
      params: {},
      argumentSpec: { entry, options },
      vars: {},
      when: [],
      loopVar: 'item',
      notify: [],
      listen: [],
      tags: ['always'],
      transient: false,
    },
  ]
}
