import type { Act } from '../model/change.ts'
import type { ChangeKind } from './kind.ts'

/** A message to a person: an act that leaves nothing behind. */
export function say(text: string): Act {
  return {
    sort: 'act',
    kind: 'say',
    subject: text,
    data: null,
    effects: [],
    secret: false,
    leaves: false,
    summary: text,
  }
}

/** Messages: shown by the report, which has them from the list of changes; nothing else is to be done. */
export const sayKind: ChangeKind = { name: 'say', perform: async () => undefined }
