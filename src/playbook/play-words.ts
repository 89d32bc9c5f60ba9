import type { Play, Prompt } from '../model/playbook.ts'
import { type Fields, flagField, isValues, kindOf, listField, present, textField } from '../schema/fields.ts'
import { wrongVariableName } from '../schema/names.ts'

/** In which order a play takes its hosts. */
const ORDERS = ['inventory', 'reverse_inventory', 'sorted', 'reverse_sorted']

/** What Ansible calls the ways in which hosts go through a play: here each goes its own way, as far as it waits for no other. */
const STRATEGIES = ['linear', 'free', 'host_pinned']

/** What a play says of its hosts as a whole, and of values that are asked for. */
export function playWords(fields: Fields): Pick<Play, 'order' | 'maxFailPercentage' | 'prompts'> {
  const strategy = textField(fields, 'strategy')?.replace(/^ansible\.builtin\./, '')
  if (strategy !== undefined && !STRATEGIES.includes(strategy))
    fields.report({
      path: ['strategy'],
      message: `there is no strategy "${strategy}"`,
      hint: `it may be ${STRATEGIES.join(', ')}, which make no difference`,
    })
  return {
    prompts: promptsIn(fields),
    ...present({ order: orderIn(fields), maxFailPercentage: percentageIn(fields) }),
  }
}

function orderIn(fields: Fields): string | undefined {
  const order = textField(fields, 'order')
  if (order === undefined || ORDERS.includes(order)) return order
  const hint = `it may be ${ORDERS.join(', ')}`
  fields.report({
    path: ['order'],
    message: `order cannot be "${order}": the same run is done in the same order`,
    hint,
  })
  return undefined
}

function percentageIn(fields: Fields): number | undefined {
  const value = fields.values['max_fail_percentage']
  if (value === undefined) return undefined
  const number = typeof value === 'string' && /^\d+(\.\d+)?%?$/.test(value) ? Number.parseFloat(value) : value
  if (typeof number === 'number' && number >= 0 && number <= 100) return number
  fields.report({
    path: ['max_fail_percentage'],
    message: `max_fail_percentage must be a number from 0 to 100, not ${kindOf(value)}`,
  })
  return undefined
}

/** Nobody is asked in a run: what is not given with `-e` has its default. */
function promptsIn(fields: Fields): readonly Prompt[] {
  return listField(fields, 'vars_prompt').flatMap((value, at): Prompt[] => {
    const report = (name: string, message: string) =>
      fields.report({ path: ['vars_prompt', at, name], message })
    if (!isValues(value)) {
      fields.report({
        path: ['vars_prompt', at],
        message: `vars_prompt must be a list of maps, not ${kindOf(value)}`,
      })
      return []
    }
    const inner = {
      ...fields,
      values: value,
      report: (wrong: Parameters<Fields['report']>[0]) =>
        fields.report({ ...wrong, path: ['vars_prompt', at, ...wrong.path] }),
    }
    const name = textField(inner, 'name')
    if (name === undefined) {
      report('name', 'a value that is asked for needs a name')
      return []
    }
    const wrong = wrongVariableName(name)
    if (wrong !== undefined) report('name', wrong)
    const { default: otherwise } = value
    // What is given with -e is taken as it is, by Ansible too.
    if (value['encrypt'] !== undefined && value['encrypt'] !== null && otherwise !== undefined)
      report('encrypt', `a default cannot be encrypted: leave it out, and give the encrypted value with -e`)
    flagField(inner, 'private')
    return [
      {
        name,
        ...(otherwise === undefined || otherwise === null ? {} : { otherwise }),
        at: fields.locate(['vars_prompt', at]),
      },
    ]
  })
}
