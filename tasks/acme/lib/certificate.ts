import { createPublicKey, X509Certificate } from 'node:crypto'
import {
  argv,
  defineChange,
  defineFact,
  entry,
  exists,
  HostError,
  known,
  quote,
  type Seen,
  type StateChange,
  unknown,
  utf8,
} from 'hostwright'
import { publicKey } from './public-key.ts'

/** A certificate: the first one of a PEM file; `null` where there is none, or none that can be read. */
export type Certificate = {
  readonly names: readonly string[]
  /** Seconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
  readonly serial: string
  readonly issuer: string
} | null

/** The certificate in a PEM file. */
export const certificate = defineFact<string, Certificate>({
  name: 'certificate',
  script: (paths) => paths.map((path) => part(path)).join('\n'),
  parse: ({ stdout, stderr }, paths) => {
    if (stderr !== '') throw new HostError(utf8(stderr.trim()))
    const parts = stdout.split('\0')
    return paths.map((_path, at) => readCertificate(parts[at] ?? ''))
  },
})

/** Prints a file, if it is there, and a NUL. */
function part(path: string): string {
  return `[ ! -e ${quote(path)} ] || cat -- ${quote(path)}; printf '\\0'`
}

function readCertificate(pem: string): Certificate {
  const read = parsed(pem)
  if (read === undefined) return null
  return {
    names: namesOf(read),
    notBefore: Date.parse(read.validFrom) / 1000,
    notAfter: Date.parse(read.validTo) / 1000,
    serial: read.serialNumber,
    issuer: read.issuer.replaceAll('\n', ', '),
  }
}

function parsed(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined // nothing, or no certificate: both mean that one is needed
  }
}

function namesOf(read: X509Certificate): string[] {
  const names = (read.subjectAltName ?? '').split(', ').filter((name) => name.startsWith('DNS:'))
  return names.map((name) => name.slice('DNS:'.length)).sort()
}

/** A certificate that is kept fresh by a script on the host, and what it shall be. */
export type Kept = {
  readonly chain: string
  readonly key: string
  /** Where the script keeps what it knows. */
  readonly state: string
  readonly names: readonly string[]
  /** The authority's directory and the type of key, as the script writes them down. */
  readonly issued: string
  /** Where keys are kept: which one it is, and of what type the next is, as the script writes them down. */
  readonly keys: string | null
}

/** Why a certificate that is kept must be issued or installed anew, by the host's own clock; `null` when it is right. */
export const certificateNeed = defineFact<Kept, string | null>({
  name: 'certificate need',
  script: (all) => all.map(look).join('\n'),
  parse: ({ stdout }, all) => {
    const parts = stdout.split('\0')
    return all.map((kept, at) => needOf(kept, parts.slice(at * 7, at * 7 + 7)))
  },
})

/** The key itself stays where it is: only its public part is looked at. */
function look({ chain, key, state }: Kept): string {
  const [reload, next] = [quote(`${state}/reload`), quote(`${state}/next.pem`)]
  return [
    part(chain),
    `[ ! -e ${quote(key)} ] || openssl pkey -in ${quote(key)} -pubout 2>/dev/null; printf '\\0'`,
    part(`${state}/issued`),
    `[ ! -e ${reload} ] || printf yes; printf '\\0'`,
    part(`${state}/keys`),
    `[ ! -s ${next} ] || printf yes; printf '\\0'`,
    `date +%s; printf '\\0'`,
  ].join('\n')
}

/** The same rules as the script's own, so that neither wakes the other for nothing. */
function needOf(kept: Kept, [chain = '', key = '', issued = '', ...rest]: readonly string[]) {
  const [reload = '', keys = '', next = '', now = ''] = rest
  const read = parsed(chain)
  if (chain === '') return 'there is none'
  if (read === undefined) return 'it cannot be read'
  if (!belongs(read, key)) return 'its key does not match'
  if (namesOf(read).join() !== kept.names.join()) return 'its names differ'
  if (issued.trim() !== kept.issued) return 'it is from another authority or of another key type'
  const [from, to] = [Date.parse(read.validFrom) / 1000, Date.parse(read.validTo) / 1000]
  if ((to - Number(now)) * 3 <= to - from) return 'less than a third of its lifetime is left'
  if (reload !== '') return 'what uses it was not told of it'
  return kept.keys === null ? null : keysNeed(kept.keys, keys.trim(), next !== '')
}

/** Why the keys of a certificate are not yet as they shall be. */
function keysNeed(wanted: string, kept: string, isNextThere: boolean): string | null {
  const numberOf = (keys: string) => keys.split(' ')[0]
  if (kept !== '' && numberOf(kept) !== numberOf(wanted)) return 'the next key takes over'
  return kept === wanted && isNextThere ? null : 'the next key is to wait beside it'
}

function belongs(read: X509Certificate, pem: string): boolean {
  try {
    return createPublicKey(pem).equals(read.publicKey)
  } catch {
    return false // no key, or none that can be read
  }
}

/** A certificate that is kept shall be there and fresh: its script is run, once, where that is not so. */
export function certificateKept(kept: Kept, seen: Seen<string | null>, script: string): StateChange {
  const why = seen.known && seen.value !== null ? ` (${seen.value})` : ''
  const cause = 'the certificate is issued first'
  return issued({
    subject: kept.chain,
    goal: certificateNeed(kept),
    before: seen,
    after: known(null),
    data: { script },
    effects: [
      { fact: entry(kept.chain), becomes: unknown(cause) },
      { fact: entry(kept.key), becomes: unknown(cause) },
      { fact: exists(kept.chain), becomes: known(true) },
      { fact: exists(kept.key), becomes: known(true) },
      { fact: certificate(kept.chain), becomes: unknown(cause) },
      { fact: publicKey(kept.key), becomes: unknown(cause) },
      { fact: publicKey(`${kept.state}/next.pem`), becomes: unknown(cause) },
    ],
    summary: `get a certificate for ${kept.names.join(', ')}${why}`,
  })
}

/** Certificates, each by its own script on the host. */
const issued = defineChange<string | null, { readonly script: string }>({
  name: 'certificate',
  // An authority and the DNS may take their time; longer than this nobody waits.
  script: ({ data }) => argv('timeout', '-k', '5', '900', data.script),
})
