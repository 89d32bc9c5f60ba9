import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Act, defineAct, defineFact, Refusal } from 'hostwright'
import type { Finding } from './finding.ts'
import type { Earlier } from './since.ts'
import { utc } from './utc.ts'

/** What a file on the controller holds; `null`: it is not there; or why it cannot be read. */
export type KeptText = { readonly text: string | null } | { readonly failed: string }

/** The text of a file on the controller. */
export const keptText = defineFact<string, KeptText>({
  name: 'mail check before',
  answer: async (path) => {
    try {
      return { text: await readFile(path, 'utf8') }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { text: null }
      return { failed: error instanceof Error ? error.message : String(error) }
    }
  },
})

/** The earlier result; `null`: there is none yet. Throws a Refusal for what is none: a file of something else is not overwritten. */
export function earlierIn(path: string, host: string, seen: KeptText): Earlier | null {
  if ('failed' in seen) throw new Refusal(`the earlier result cannot be read: ${seen.failed}`)
  if (seen.text === null || seen.text.trim() === '') return null
  const read = parsed(seen.text)
  if (!isEarlier(read))
    throw new Refusal(
      `${path} does not hold an earlier result of mail-check: remove it, or name another file`,
    )
  if (read.host !== host)
    throw new Refusal(`${path} is of ${read.host}, and not of ${host}: each server needs a file of its own`)
  return read
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // as good as anything else that is not a result
  }
}

function isEarlier(read: unknown): read is Earlier {
  return (
    has(read, ['host', 'when']) &&
    'findings' in read &&
    Array.isArray(read.findings) &&
    read.findings.every(isFinding)
  )
}

function isFinding(read: unknown): read is Finding {
  return (
    has(read, ['id', 'title', 'severity', 'result', 'evidence', 'remedy']) &&
    ['error', 'warning', 'info'].includes(read.severity) &&
    ['pass', 'fail', 'unknown'].includes(read.result)
  )
}

function has<K extends string>(read: unknown, texts: readonly K[]): read is { readonly [T in K]: string } {
  return (
    typeof read === 'object' &&
    read !== null &&
    texts.every((key) => typeof (read as { readonly [key: string]: unknown })[key] === 'string')
  )
}

/** A result that is told, and kept for the next check. */
export interface Keeping {
  readonly path: string
  readonly host: string
  readonly findings: readonly Finding[]
  /** What has become worse, in words; the step fails then, after the result was kept. */
  readonly worse: string | null
}

/** What has changed is told, and the result kept for the next check. */
export function resultKept(keeping: Keeping, told: string): Act {
  return kept({ subject: keeping.path, leaves: false, data: { ...keeping }, summary: told })
}

/** Results: written by the controller, for the controller. */
const kept = defineAct<Keeping>({
  name: 'mail check result',
  perform: async ({ data: { path, worse, host, findings } }) => {
    await mkdir(dirname(path), { recursive: true })
    const text = JSON.stringify({ host, when: utc(new Date()), findings } satisfies Earlier, null, 1)
    await writeFile(`${path}.new`, `${text}\n`, { mode: 0o600 })
    await rename(`${path}.new`, path)
    if (worse !== null) throw new Error(worse)
  },
})
