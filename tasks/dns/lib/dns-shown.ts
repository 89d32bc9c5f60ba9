import { type Authority, authoritiesOf, ownResolver, placeOf } from './dns-authority.ts'
import type { DnsType } from './dns-message.ts'
import { type DnsRecords, recordsOf } from './dns-state.ts'
import { rfc2136 } from './providers/rfc2136.ts'

/** What is asked of the name servers of a zone. */
export type DnsLook = {
  readonly name: string
  readonly type: DnsType
  /** The servers that are asked; `null`: those of the zone. */
  readonly servers: readonly string[] | null
  /** `null`: that of the controller. */
  readonly resolver: string | null
}

/** What one name server shows, at one of its addresses. */
export type DnsShown = {
  readonly server: string
  readonly records: DnsRecords
  /** Why it shows nothing that counts. */
  readonly problem: string | null
  /** We have no way to addresses of this kind: it says nothing of the server. */
  readonly unasked: boolean
}

/** Asks every name server of a zone, at each of its addresses. What goes wrong with one of them is what it shows. */
export async function lookAtAll(look: DnsLook, signal: AbortSignal): Promise<readonly DnsShown[]> {
  const { name, servers, resolver } = look
  const all =
    servers === null
      ? await authoritiesOf(name, resolver ?? ownResolver(), signal)
      : servers.map((server): Authority => ({ server, address: server }))
  return Promise.all(all.map((one) => lookAt(look, one, signal)))
}

async function lookAt(
  { name, type, servers }: DnsLook,
  authority: Authority,
  signal: AbortSignal,
): Promise<DnsShown> {
  const { server, address } = authority
  const shown = server === address ? server : `${server} (${address})`
  try {
    const place = servers === null ? placeOf(authority) : server
    const entries = await rfc2136({ type: 'rfc2136', server: place }).entries(
      { zone: null, name, type },
      signal,
    )
    return { server: shown, records: recordsOf({ type }, entries), problem: null, unasked: false }
  } catch (error) {
    signal.throwIfAborted()
    const words = error instanceof Error ? error.message : String(error)
    const unasked = servers === null && /ENETUNREACH|EADDRNOTAVAIL|EAFNOSUPPORT/.test(words)
    return { server: shown, records: null, problem: words, unasked }
  }
}

/** The servers that count: what we have no way to is left out, unless there is nothing else. */
export function counted(shown: readonly DnsShown[]): readonly DnsShown[] {
  const asked = shown.filter(({ unasked }) => !unasked)
  return asked.length > 0 ? asked : shown
}

/** What a server shows, for a person. */
export function shownLine({ server, records, problem }: DnsShown): string {
  if (problem !== null) return `${server}: ${problem}`
  if (records === null) return `${server}: none`
  if ('alias' in records) return `${server}: an alias of ${records.alias}`
  const texts = 'values' in records ? records.values : records.differing
  const ttl = 'ttl' in records && records.ttl !== null ? ` (TTL ${records.ttl})` : ''
  return `${server}: ${texts.map((text) => JSON.stringify(text)).join(', ')}${ttl}`
}
