import { createHash, createHmac } from 'node:crypto'
import { type Call, type Manner, MISSING, partsOf, type Reply } from './stand-in.ts'
import { setsOf, type Zone } from './zone.ts'

/** Stands in for Route 53: https://docs.aws.amazon.com/Route53/latest/APIReference/. Signatures are checked. One zone a page. */
export const route53Manner: Manner = {
  provider: (url) => ({ type: 'route53', url, access_key_id: 'AKID', secret_access_key: 'right' }),
  stranger: (provider) => ({ ...provider, secret_access_key: 'wrong' }),
  answer: (call, zone) => {
    if (!isSigned(call)) return errorXml(403, 'SignatureDoesNotMatch', 'The request signature does not match')
    const [, , id] = partsOf(call.path)
    if (id === undefined) return zonesXml(call.query.get('marker'), zone)
    if (id !== 'Z2') return MISSING
    if (call.method === 'GET') {
      const from = (call.query.get('name') ?? '').replace(/\.$/, '')
      const all = setsOf(zone.read()).toSorted((one, other) => one.name.localeCompare(other.name))
      const found = all.filter(({ name }) => name.localeCompare(from) >= 0).map(setXml)
      return xml(
        'ListResourceRecordSetsResponse',
        `<ResourceRecordSets>${found.join('')}</ResourceRecordSets>`,
      )
    }
    return change(zone, call.body)
  },
}

const NS = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"'
const xml = (name: string, inside: string): Reply => ({
  body: `<?xml version="1.0"?>\n<${name} ${NS}>${inside}</${name}>`,
})
const errorXml = (status: number, code: string, message: string): Reply => ({
  status,
  body: `<ErrorResponse ${NS}><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
})

function zonesXml(marker: string | null, { name }: Zone): Reply {
  const zoneXml = (id: string, its: string) =>
    `<HostedZones><HostedZone><Id>/hostedzone/${id}</Id><Name>${its}.</Name><Config><PrivateZone>false</PrivateZone></Config></HostedZone></HostedZones>`
  return marker === null
    ? xml(
        'ListHostedZonesResponse',
        `${zoneXml('Z1', 'one.example')}<IsTruncated>true</IsTruncated><NextMarker>Z2</NextMarker>`,
      )
    : xml('ListHostedZonesResponse', `${zoneXml('Z2', name)}<IsTruncated>false</IsTruncated>`)
}

const entities = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')
const plain = (text: string) =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')

function setXml({ name, type, ttl, texts }: ReturnType<typeof setsOf>[number]): string {
  const records = texts.map((text) => `<ResourceRecord><Value>${entities(text)}</Value></ResourceRecord>`)
  const shown = name.replace(/\*/g, '\\052')
  return `<ResourceRecordSet><Name>${shown}.</Name><Type>${type}</Type><TTL>${ttl}</TTL><ResourceRecords>${records.join('')}</ResourceRecords></ResourceRecordSet>`
}

/** All changes or none; what is deleted must be there exactly so. */
function change(zone: Zone, body: string): Reply {
  const changes = [...body.matchAll(/<Change>(.*?)<\/Change>/gs)].map(([, one = '']) => {
    const text = (name: string) => plain(new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(one)?.[1] ?? '')
    const texts = [...one.matchAll(/<Value>(.*?)<\/Value>/gs)].map(([, value = '']) => plain(value))
    const name = text('Name').replace(/\.$/, '')
    return { action: text('Action'), name, type: text('Type'), ttl: Number(text('TTL')), texts }
  })
  let left = setsOf(zone.all)
  const same = (one: (typeof left)[number], { name, type }: { name: string; type: string }) =>
    one.name === name && one.type === type
  for (const one of changes) {
    const had = left.find((set) => same(set, one))
    if (one.action === 'CREATE' && had !== undefined)
      return errorXml(400, 'InvalidChangeBatch', 'Tried to create a set but it already exists')
    const isSame =
      had !== undefined && had.ttl === one.ttl && had.texts.toSorted().join() === one.texts.toSorted().join()
    if (one.action === 'DELETE' && !isSame)
      return errorXml(400, 'InvalidChangeBatch', 'the values provided do not match the current values')
    left = left.filter((set) => !same(set, one))
    if (one.action === 'CREATE') left.push(one)
  }
  for (const { name, type } of changes) {
    const now = left.find((set) => same(set, { name, type }))
    zone.put(name, type, { ttl: now?.ttl ?? 0, texts: now?.texts ?? [] })
  }
  return xml('ChangeResourceRecordSetsResponse', '<ChangeInfo><Status>PENDING</Status></ChangeInfo>')
}

const sha = (text: string) => createHash('sha256').update(text).digest('hex')

/** Signature version 4, by its description, not by the library that we use. */
function isSigned({ method, path, query, headers, body }: Call): boolean {
  const auth = headers.authorization ?? ''
  const [, day = '', names = '', given = ''] =
    /Credential=AKID\/(\d{8})\/us-east-1\/route53\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)/.exec(
      auth,
    ) ?? []
  const escape = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  const asked = [...query]
    .map(([key, value]) => `${escape(key)}=${escape(value)}`)
    .toSorted()
    .join('&')
  const listed = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`)
  const canonical = [method, path, asked, listed.join(''), names, sha(body)].join('\n')
  const text = [
    'AWS4-HMAC-SHA256',
    headers['x-amz-date'],
    `${day}/us-east-1/route53/aws4_request`,
    sha(canonical),
  ].join('\n')
  const hmac = (key: string | Buffer, value: string) => createHmac('sha256', key).update(value).digest()
  const key = ['us-east-1', 'route53', 'aws4_request'].reduce(hmac, hmac('AWS4right', day))
  return createHmac('sha256', key).update(text).digest('hex') === given
}
