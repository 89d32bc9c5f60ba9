import {
  attributes,
  type Closed,
  deferredSyncFor,
  defineChange,
  entry,
  giveScript,
  known,
  placeClosed,
  print,
  quote,
  Refusal,
  type Seen,
  type StateChange,
  unknown,
} from 'hostwright'
import { type DkimKey, dkimKey } from './dkim-key.ts'
import { drawKey, type Generator } from './generated.ts'

/** The record that publishes a key. */
export function dkimRecord({
  type,
  public: key,
}: {
  readonly type: string
  readonly public: string
}): string {
  return `v=DKIM1; k=${type}; p=${key}`
}

/** What a key shall be. */
export interface DkimWanted {
  readonly domain: string
  readonly selector: string
  readonly path: string
  readonly type: 'rsa' | 'ed25519'
  readonly bits: number
  /** It must be PKCS#8. */
  readonly pkcs8: boolean
  readonly file: Closed
}

/** A key shall be there. It is drawn when it is made; one that is there is never replaced: the world knows it. */
export function dkimKept(wanted: DkimWanted, seen: Seen<DkimKey>): StateChange {
  const { domain, selector, path, type, bits, file } = wanted
  const here = seen.known ? seen.value : null
  if (here !== null) requireFit(wanted, here)
  const made = seen.known && seen.value === null
  const cause = `the DKIM key ${selector} of ${domain} is generated when it is created`
  const generate: Drawn['generate'] = type === 'rsa' ? { generator: 'rsa', bits } : { generator: 'ed25519' }
  return kept({
    subject: path,
    goal: dkimKey(path),
    before: seen,
    after: here === null ? unknown(cause) : known({ ...here, ...file }),
    certain: made,
    data: { generate, file },
    effects: [
      { fact: attributes(path), becomes: known({ type: 'file', ...file }) },
      { fact: entry(path), becomes: unknown(cause) },
    ],
    summary: summarize(wanted, seen),
  })
}

function summarize({ domain, selector, path, type, bits, file }: DkimWanted, seen: Seen<DkimKey>): string {
  if (!seen.known) return `keep the DKIM key ${selector} of ${domain} in ${path}, or create it`
  if (seen.value !== null) return `give ${path} to ${file.owner}:${file.group}, mode ${file.mode}`
  const sort = type === 'rsa' ? `rsa ${bits}` : type
  return `create the DKIM key ${selector} of ${domain} (${sort}) in ${path}`
}

function requireFit({ path, type, bits, pkcs8, selector }: DkimWanted, here: NonNullable<DkimKey>): void {
  if ('broken' in here) throw new Refusal(`${path}: ${here.broken}`)
  if (pkcs8 && !here.pkcs8)
    throw new Refusal(
      `${path} is not in the form that chasquid reads (PKCS#8): openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW`,
    )
  if (here.type === type && (type !== 'rsa' || here.bits === bits)) return
  const is = here.type === 'rsa' ? `rsa ${here.bits}` : here.type
  const want = type === 'rsa' ? `rsa ${bits}` : type
  throw new Refusal(
    `${path} is a key of ${is}, not ${want}, and a published key is never replaced: choose a selector other than ${selector}`,
  )
}

/** DKIM keys: drawn by the controller, written closed. */
const kept = defineChange<DkimKey, Drawn>({
  name: 'dkim key',
  guard: (before, { subject }) => (before === null ? `[ ! -e ${quote(subject)} ]` : undefined),
  script: (change, { nonce }) => {
    const { generate, file } = change.data
    const here = change.before.known ? change.before.value : null
    if (here !== null) return giveScript(change.subject, { ...here, type: 'file' }, file)
    return placeClosed(change.subject, print(drawKey(generate)), { ...file, nonce })
  },
  deferredSync: ({ subject }, { nonce }) => deferredSyncFor(subject, nonce),
})

interface Drawn {
  readonly generate: Exclude<Generator, { generator: 'scrypt' }>
  readonly file: Closed
}
