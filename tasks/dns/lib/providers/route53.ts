import { HostError, PreconditionFailed } from 'hostwright'
import type { DnsType } from '../dns-message.ts'
import type { DnsProviderParam } from '../dns-provider.ts'
import { quotedText, unquotedText } from '../dns-strings.ts'
import { shownText } from '../dns-text.ts'
import { type Api, type ApiCall, type ApiRequest, callApi, credential, everyPage } from './api.ts'
import {
  closestZone,
  type DnsEntry,
  type DnsProvider,
  type DnsReplacement,
  type DnsZone,
  zoneIn,
} from './provider.ts'
import { elementsIn, elementText, escaped, requireDocument } from './xml.ts'

const WHO = 'route53'
const VERSION = '/2013-04-01'

/** Amazon's Route 53. A change names what it removes exactly, and is refused if that is no longer there. */
export function route53(param: DnsProviderParam): DnsProvider {
  const api = signedApi(param)
  const call = (request: ApiRequest, signal: AbortSignal) =>
    callApi(api, { ...request, read: String, busy: /<Code>(Throttling|PriorRequestNotComplete)/ }, signal)
  let zones: Promise<DnsZone[]> | undefined
  return {
    zoneOf: async (name, signal) => {
      zones ??= allZones((query) => call({ path: `${VERSION}/hostedzone`, query }, signal))
      return closestZone(await zones, name, param.zone) ?? null
    },
    entries: async (place, signal) => {
      const path = `${VERSION}/hostedzone/${zoneIn(place).id}/rrset`
      // They come in order, beginning at this name.
      const xml = await call({ path, query: { name: `${place.name}.`, maxitems: '100' } }, signal)
      return elementsIn(requireDocument(WHO, xml, 'ListResourceRecordSetsResponse'), 'ResourceRecordSet')
        .filter((set) => nameOf(elementText(set, 'Name')) === place.name)
        .flatMap(entriesOf)
    },
    replace: async (replacement, signal) => {
      const path = `${VERSION}/hostedzone/${zoneIn(replacement).id}/rrset/`
      const body = changesXml(replacement)
      try {
        await call({ method: 'POST', path, body }, signal)
      } catch (error) {
        throw isMoved(error) ? new PreconditionFailed(`${replacement.name} ${replacement.type}`) : error
      }
    },
  }
}

function signedApi({
  url = 'https://route53.amazonaws.com',
  access_key_id,
  secret_access_key,
}: DnsProviderParam): Api {
  const accessKeyId = credential(WHO, 'access_key_id', access_key_id)
  const secretAccessKey = credential(WHO, 'secret_access_key', secret_access_key)
  const headers = async ({ method, url: to, body }: ApiCall) => {
    const { AwsV4Signer } = await import('aws4fetch')
    const keys = { accessKeyId, secretAccessKey, service: 'route53', region: 'us-east-1' }
    const content = body === '' ? {} : { body, headers: { 'Content-Type': 'text/xml' } }
    const signed = await new AwsV4Signer({ method, url: to, ...keys, ...content }).sign()
    return Object.fromEntries([...signed.headers].filter(([name]) => name !== 'host'))
  }
  return { who: WHO, base: url.replace(/\/+$/, ''), headers }
}

async function allZones(
  pageOf: (query: Readonly<Record<string, string>>) => Promise<unknown>,
): Promise<DnsZone[]> {
  let marker = ''
  return everyPage(WHO, async () => {
    const answer = await pageOf({ maxitems: '100', ...(marker === '' ? {} : { marker }) })
    const xml = requireDocument(WHO, answer, 'ListHostedZonesResponse')
    marker = elementText(xml, 'NextMarker')
    // A private zone is served inside a network only.
    const items = elementsIn(xml, 'HostedZone').filter((one) => elementText(one, 'PrivateZone') !== 'true')
    return { items: items.map(zoneFrom), more: elementText(xml, 'IsTruncated') === 'true' && marker !== '' }
  })
}

function zoneFrom(xml: string): DnsZone {
  const id = elementText(xml, 'Id').replace(/^\/hostedzone\//, '')
  return { id, name: nameOf(elementText(xml, 'Name')), ttl: 3600, lowest: 0, idle: null }
}

function nameOf(shown: string): string {
  return shown
    .replace(/\\(\d{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
    .replace(/\.$/, '')
    .toLowerCase()
}

/** What is an alias of their own, or one of several sets for a name and type, we can only show. */
function entriesOf(set: string): DnsEntry[] {
  const type = elementText(set, 'Type')
  const special = elementText(set, 'SetIdentifier') || elementText(set, 'DNSName')
  if (special !== '') return [{ type, ttl: 0, text: `(${special})`, raw: null }]
  const ttl = Number(elementText(set, 'TTL'))
  return elementsIn(set, 'ResourceRecord').map((record) => {
    const raw = elementText(record, 'Value')
    return { type, ttl, text: type === 'TXT' ? unquotedText(raw, 8) : shownText(type, raw), raw }
  })
}

function isMoved(error: unknown): boolean {
  const words = error instanceof Error ? error.message : ''
  return words.includes('InvalidChangeBatch') && /not found|already exists|do not match/i.test(words)
}

/** The request that removes the one and creates the other, both or neither. */
function changesXml({ had, ttl, values, name, type }: DnsReplacement): string {
  if (had.some(({ raw }) => raw === null))
    throw new HostError(`${name} ${type} is an alias of Route 53, or has a routing policy: change it there`)
  const [first] = had
  const removed =
    first === undefined ? '' : changeXml('DELETE', { name, type, ttl: first.ttl, raws: had.map(rawOf) })
  const raws = values.map((text) => (type === 'TXT' ? quotedText(text, 8) : text))
  const created = raws.length === 0 ? '' : changeXml('CREATE', { name, type, ttl, raws })
  return `<?xml version="1.0" encoding="UTF-8"?><ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes>${removed}${created}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`
}

function rawOf({ raw }: DnsEntry): string {
  return String(raw)
}

interface RecordSet {
  readonly name: string
  readonly type: DnsType
  readonly ttl: number
  readonly raws: readonly string[]
}

function changeXml(action: 'CREATE' | 'DELETE', { name, type, ttl, raws }: RecordSet): string {
  const records = raws.map((raw) => `<ResourceRecord><Value>${escaped(raw)}</Value></ResourceRecord>`)
  const set = `<Name>${escaped(name)}.</Name><Type>${type}</Type><TTL>${ttl}</TTL><ResourceRecords>${records.join('')}</ResourceRecords>`
  return `<Change><Action>${action}</Action><ResourceRecordSet>${set}</ResourceRecordSet></Change>`
}
