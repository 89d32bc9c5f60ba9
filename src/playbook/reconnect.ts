import type { Values } from '../model/value.ts'
import { type Fields, kindOf, mapField } from '../schema/fields.ts'
import { didYouMean } from '../schema/nearest.ts'

const WAYS_BACK = ['host', 'port', 'user']

/** How to get back to a host after a step that cuts the way, and when. */
export function reconnectOf(fields: Fields): Values | undefined {
  const value = fields.values['reconnect']
  if (value === undefined) return undefined
  const reconnect = mapField(fields, 'reconnect')
  const names = Object.keys(reconnect)
  if (names.length === 0 && typeof value !== 'object') return undefined
  for (const name of names.filter((one) => !WAYS_BACK.includes(one))) {
    const hint = didYouMean(name, WAYS_BACK) ?? `it takes ${WAYS_BACK.join(', ')}`
    fields.report({
      path: ['reconnect', name],
      part: 'key',
      message: `unknown key "${name}" in reconnect`,
      hint,
    })
  }
  if (names.length === 0) {
    fields.report({
      path: ['reconnect'],
      message: `reconnect must be a map of what is new, not ${kindOf(value)}`,
      hint: '{port: 2222}',
    })
  }
  return reconnect
}
