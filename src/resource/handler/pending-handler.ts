import { createHash } from 'node:crypto'
import { defineFact } from '../../host/fact.ts'
import { quote } from '../../host/quote.ts'
import { STATE_DIR } from '../../host/state-dir.ts'

/** A change that is owed, as it is written on the host: by which playbook and to which step. */
export type PendingHandler = {
  readonly playbook: string
  readonly step: string
  readonly key: string
  readonly cause: string
}

/** All pending handlers on a host. */
export const pendingHandlers = defineFact<null, readonly PendingHandler[]>({
  name: 'pending handlers',
  script: () => `${STATE_DIR}; for f in "$HW"/pending/*.json; do [ ! -e "$f" ] || cat "$f"; done`,
  parse: ({ stdout }) => [decode(stdout).split('\n').flatMap(readPendingHandler)],
})

/** Whether a pending handler is there: the one with this key. */
export const pendingHandler = defineFact<string, PendingHandler | null>({
  name: 'pending handler',
  script: (keys) =>
    `${STATE_DIR}; ${keys.map((key) => `cat "$HW"/pending/${fileName(key)} 2>/dev/null; echo`).join('; ')}`,
  parse: ({ stdout }, keys) => {
    const found = decode(stdout).split('\n').flatMap(readPendingHandler)
    return keys.map((key) => found.find((one) => one.key === key) ?? null)
  },
})

/** A file name may have 255 bytes (NAME_MAX, pathconf(3)), and a lone surrogate none; the key itself stands in the file. */
export function fileName(key: string): string {
  const name = encodeURIComponent(Buffer.from(key, 'utf8').toString('utf8'))
  if (name.length <= 200) return quote(`${name}.json`)
  return quote(`${name.slice(0, 120)}-${createHash('sha256').update(key).digest('hex')}.json`)
}

function readPendingHandler(line: string): PendingHandler[] {
  if (!line.startsWith('{')) return []
  try {
    const { playbook, step, key, cause } = JSON.parse(line) as Record<string, unknown>
    const told = [playbook, step, key, cause]
    return told.every((one) => typeof one === 'string')
      ? [{ playbook, step, key, cause } as PendingHandler]
      : []
  } catch {
    return [] // half a line of a host that lost power while it was written
  }
}

function decode(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
