import { isRecord } from '../model/json.ts'
import type { ParamsSchema } from '../model/params.ts'
import type { Broken } from './exactly-one.ts'

/** Params that are to be regular expressions and are none; what is not filled in yet is not judged. */
export function wrongRegex({ properties }: ParamsSchema, data: unknown): Broken[] {
  if (!isRecord(data)) return []
  return Object.entries(properties).flatMap(([name, { regex }]) => {
    const text = data[name]
    if (regex !== true || typeof text !== 'string' || text.includes('{{')) return []
    const trouble = troubleWith(text)
    return trouble === undefined ? [] : [{ path: [name], message: `param "${name}": ${trouble}` }]
  })
}

function troubleWith(text: string): string | undefined {
  try {
    ''.match(text)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
