import type { DnsProviderParam } from '../dns-provider.ts'
import { shownText, zoneText } from '../dns-text.ts'
import { type Api, callApi, listIn, numberIn, textIn } from './api.ts'
import { replaceOneByOne } from './one-by-one.ts'
import { signedApi } from './ovh-signed.ts'
import {
  closestZone,
  type DnsEntry,
  type DnsPlace,
  type DnsProvider,
  type DnsReplacement,
  relativeName,
  zoneIn,
} from './provider.ts'

const WHO = 'ovh'
const LOWEST = 60
const USUAL = 3600

/** OVH (1.0). A zone is served anew only when it is refreshed. */
export function ovh(param: DnsProviderParam): DnsProvider {
  const api = signedApi(WHO, param)
  const recordsAt = async (place: DnsPlace, type: string, signal: AbortSignal): Promise<DnsEntry[]> => {
    const path = `/domain/zone/${zoneIn(place).name}/record`
    const query = { fieldType: type, subDomain: subDomainOf(place) }
    const ids = listIn(WHO, await callApi(api, { path, query }, signal))
    const found: DnsEntry[] = []
    for (const id of ids) {
      const record = await callApi(api, { path: `${path}/${String(id)}`, none: [404] }, signal)
      if (record !== undefined) found.push(entryFrom(record))
    }
    return found
  }
  let zones: Promise<string[]> | undefined
  return {
    zoneOf: async (name, signal) => {
      zones ??= callApi(api, { path: '/domain/zone' }, signal).then((all) => listIn(WHO, all).map(String))
      const all = (await zones).map((one) => ({ name: one.toLowerCase() }))
      const found = closestZone(all, name, param.zone)
      return found === undefined
        ? null
        : { id: found.name, name: found.name, ttl: USUAL, lowest: LOWEST, idle: null }
    },
    entries: async (place, signal) => {
      const found = await recordsAt(place, place.type, signal)
      return found.length > 0 || place.type === 'CNAME' ? found : recordsAt(place, 'CNAME', signal)
    },
    replace: (replacement, signal) => replaceAt(api, replacement, signal),
  }
}

async function replaceAt(api: Api, replacement: DnsReplacement, signal: AbortSignal): Promise<void> {
  const { type, ttl } = replacement
  const zone = `/domain/zone/${zoneIn(replacement).name}`
  const own = (raw: unknown) => `${zone}/record/${String(raw)}`
  const record = (text: string) => ({
    subDomain: subDomainOf(replacement),
    target: zoneText(type, text),
    ttl,
  })
  const send = (method: 'POST' | 'PUT', path: string, body?: object) =>
    callApi(api, { method, path, body }, signal)
  await replaceOneByOne(replacement, {
    change: (raw, text) => send('PUT', own(raw), record(text)),
    add: (text) => send('POST', `${zone}/record`, { fieldType: type, ...record(text) }),
    remove: (raw) => callApi(api, { method: 'DELETE', path: own(raw), none: [404] }, signal),
  })
  await send('POST', `${zone}/refresh`)
}

function subDomainOf(place: DnsPlace): string {
  const relative = relativeName(place.name, zoneIn(place).name)
  return relative === '@' ? '' : relative
}

/** A TTL of 0 is the usual one. */
function entryFrom(record: unknown): DnsEntry {
  const type = textIn(WHO, record, 'fieldType')
  const text = shownText(type, textIn(WHO, record, 'target'))
  return { type, ttl: numberIn(WHO, record, 'ttl') || USUAL, text, raw: textIn(WHO, record, 'id') }
}
