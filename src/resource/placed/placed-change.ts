import { defineBookkeeping, defineBookkeepingAct } from '../../define/change.ts'
import type { Act, StateChange } from '../../model/change.ts'
import { known, type Seen } from '../../model/seen.ts'
import { type Placed, placedBy, recordFile, recordOf } from './placed.ts'

/** More of it would not go in the frame, but before it. */
const IN_ONE = 32 * 1024

/** Lines are added to the record of a playbook, in as many acts as a frame can hold. */
export function noted(playbook: string, lines: readonly string[]): Act[] {
  const parts: string[] = []
  for (const line of lines) {
    const last = parts.at(-1)
    if (last === undefined || last.length + line.length > IN_ONE) parts.push(line)
    else parts[parts.length - 1] = last + line
  }
  return parts.map((data) =>
    appended({ subject: playbook, summary: `record what ${playbook} places`, leaves: true, data }),
  )
}

/** One process where the folder is new, and none where it is there: what is placed often costs nothing more. */
const appended = defineBookkeepingAct<string>({
  name: 'placed',
  deferredSync: () => ({ tight: true }),
  script: ({ subject, data }, context) =>
    `umask 077; [ -d "$HW"/placed ] || mkdir -p "$HW"/placed; ${context.print(Buffer.from(data))} >>${recordFile(subject)}`,
})

/** The record of a playbook shall name these alone. */
export function recordIs(
  playbook: string,
  before: Seen<readonly Placed[] | null>,
  after: readonly Placed[],
): StateChange {
  return rewritten({
    subject: playbook,
    goal: placedBy(playbook),
    before,
    after: known(after),
    summary: `forget what ${playbook} placed and is gone`,
  })
}

const rewritten = defineBookkeeping<readonly Placed[] | null>({
  name: 'placed record',
  script: ({ subject, after }, context) => {
    const file = recordFile(subject)
    const all = after.known ? (after.value ?? []) : []
    return `umask 077; ${context.print(Buffer.from(recordOf(all)))} >${file}.new && mv -f ${file}.new ${file}`
  },
})
