import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { defineChange, defineFact, HostError, quote, type Seen, type StateChange } from 'hostwright'

/** The digest of a file of the controller; `null` where there is none. */
export const localSum = defineFact<string, string | null>({
  name: 'local sum',
  answer: async (path) => {
    const hash = createHash('sha256')
    try {
      for await (const part of createReadStream(path)) hash.update(part as Buffer)
      return hash.digest('hex')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw new HostError(error instanceof Error ? error.message : String(error))
    }
  },
})

/** The bytes that are asked for at a time, before base64. */
const PART = 3 * 1024 * 1024

interface Fetching {
  readonly from: string
  readonly to: string
}

/** A file of the controller must be as one of the host. */
export function fetched({ from, to }: Fetching, seen: Seen<string | null>, sum: Seen<string>): StateChange {
  return brought({
    subject: to,
    summary: `fetch ${from} to ${to}`,
    goal: localSum(to),
    before: seen,
    after: sum,
    data: { from, to },
  })
}

/** Files that are fetched from the host. */
const brought = defineChange<string | null, Fetching>({
  name: 'fetch',
  withShells: async ({ data: { from, to }, after }, shells, stateOwner) => {
    const reader = await shells.reader(stateOwner)
    const parts: Buffer[] = []
    for (let at = 0; ; at++) {
      const { stdout, stderr, status } = await reader.run(
        `dd if=${quote(from)} bs=${PART} skip=${at} count=1 2>/dev/null | base64 -w0`,
      )
      if (status !== 0) throw new HostError(stderr.trim())
      const part = Buffer.from(stdout, 'base64')
      parts.push(part)
      if (part.length < PART) break
    }
    const content = Buffer.concat(parts)
    const sum = createHash('sha256').update(content).digest('hex')
    if (after.known && after.value !== sum) throw new HostError(`${from} was changed while it was fetched`)
    await mkdir(dirname(to), { recursive: true })
    await writeFile(`${to}.hostwright`, content)
    await rename(`${to}.hostwright`, to)
  },
})
