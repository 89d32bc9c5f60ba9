import { defineAct } from '../../define/change.ts'
import type { Act } from '../../model/change.ts'

/** A message to a person: an act that leaves nothing behind. */
export function say(text: string): Act {
  return message({ subject: text, summary: text, leaves: false })
}

/** Messages: shown by the report, which has them from the list of changes; nothing else is to be done. */
const message = defineAct({ name: 'say', perform: async () => undefined })
