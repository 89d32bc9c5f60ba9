import { createHash } from 'node:crypto'
import { defineBookkeeping, wantedState } from '../define/change.ts'
import { defineFact } from '../host/fact.ts'
import { print, quote } from '../host/quote.ts'
import { STATE_DIR } from '../host/state-dir.ts'
import type { StateChange } from '../model/change.ts'
import { known, type Seen } from '../model/seen.ts'

/** A change that is owed, as it is written on the host: by which playbook and to which step. */
export type Debt = {
  readonly playbook: string
  readonly step: string
  readonly key: string
  readonly cause: string
}

/** All debts on a host. */
export const debts = defineFact<null, readonly Debt[]>({
  name: 'debts',
  script: () => `${STATE_DIR}; for f in "$HW"/debts/*.json; do [ ! -e "$f" ] || cat "$f"; done`,
  parse: ({ stdout }) => [decode(stdout).split('\n').flatMap(readDebt)],
})

/** Whether a debt is there: the one with this key. */
export const debt = defineFact<string, Debt | null>({
  name: 'debt',
  script: (keys) =>
    `${STATE_DIR}; ${keys.map((key) => `cat "$HW"/debts/${fileName(key)} 2>/dev/null; echo`).join('; ')}`,
  parse: ({ stdout }, keys) => {
    const found = decode(stdout).split('\n').flatMap(readDebt)
    return keys.map((key) => found.find((one) => one.key === key) ?? null)
  },
})

/** A debt shall be written down. */
export function owe(owed: Debt, seen: Seen<Debt | null>): StateChange {
  const after = seen.known && seen.value !== null ? seen.value : owed
  return change(owed.key, { before: seen, after, summary: `notify ${owed.step}` })
}

/** A debt shall be gone: it was paid. */
export function paid(owed: Pick<Debt, 'key' | 'step'>, seen: Seen<Debt | null>): StateChange {
  return change(owed.key, { before: seen, after: null, summary: `handled ${owed.step}` })
}

/** Debts, each a file in our folder on the host, so that a run that died does not lose them. */
const debtSet = defineBookkeeping<Debt | null>({
  name: 'debt',
  same: (before, after) => (before === null) === (after === null),
  // A run that died may still be writing down what it owes: that is not ours to take back.
  guard: (before, { subject }) => `${before === null ? '[ ! -e' : '[ -e'} "$HW"/debts/${fileName(subject)} ]`,
  script: (one) => {
    const file = `"$HW"/debts/${fileName(one.subject)}`
    const wanted = wantedState(one)
    if (wanted === null) return `rm -f ${file}`
    return `umask 077; mkdir -p "$HW"/debts && ${print(`${JSON.stringify(wanted)}\n`)} >${file}.new && mv -f ${file}.new ${file}`
  },
})

interface About {
  readonly before: Seen<Debt | null>
  readonly after: Debt | null
  readonly summary: string
}

function change(key: string, { before, after, summary }: About): StateChange {
  return debtSet({ subject: key, goal: debt(key), before, after: known(after), summary })
}

/** A file name may have 255 bytes (NAME_MAX, pathconf(3)), and a lone surrogate none; the key itself stands in the file. */
function fileName(key: string): string {
  const name = encodeURIComponent(Buffer.from(key, 'utf8').toString('utf8'))
  if (name.length <= 200) return quote(`${name}.json`)
  return quote(`${name.slice(0, 120)}-${createHash('sha256').update(key).digest('hex')}.json`)
}

function readDebt(line: string): Debt[] {
  if (!line.startsWith('{')) return []
  try {
    const { playbook, step, key, cause } = JSON.parse(line) as Record<string, unknown>
    const told = [playbook, step, key, cause]
    return told.every((one) => typeof one === 'string') ? [{ playbook, step, key, cause } as Debt] : []
  } catch {
    return [] // half a line of a host that lost power while it was written
  }
}

function decode(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
