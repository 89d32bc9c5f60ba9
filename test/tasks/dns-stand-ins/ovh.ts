import { createHash } from 'node:crypto'
import { quotedText } from '../../../tasks/dns/lib/dns-strings.ts'
import { type Call, DENIED, isQuoted, type Manner, MISSING, partsOf, wrong } from './stand-in.ts'
import { fullName, shortName } from './zone.ts'

const AHEAD = 5000

/** Stands in for OVH: https://eu.api.ovh.com/console/?section=%2Fdomain, whose clock is ahead. */
export const ovhManner: Manner = {
  provider: (url) => ({
    type: 'ovh',
    url: `${url}/1.0`,
    application_key: 'app',
    application_secret: 'right',
    consumer_key: 'consumer',
  }),
  stranger: (provider) => ({ ...provider, application_secret: 'wrong' }),
  answer: (call, zone) => {
    const { method, path, query, body } = call
    const [, , what, domain, record, id] = partsOf(path)
    if (path === '/1.0/auth/time') return { body: Math.floor(Date.now() / 1000) + AHEAD }
    if (!isSigned(call)) return DENIED
    if (what === 'zone' && domain === undefined) return { body: ['one.example', zone.name] }
    if (domain !== zone.name) return MISSING
    if (record === 'refresh') return {}
    if (method === 'GET' && id === undefined) {
      const name = fullName(query.get('subDomain') ?? '', zone.name)
      const found = zone.read().filter((one) => one.name === name && one.type === query.get('fieldType'))
      return { body: found.map((one) => Number(one.id)) }
    }
    const here = zone.all.find((one) => one.id === id)
    if (method === 'POST') {
      const { fieldType: type, subDomain, target, ttl } = JSON.parse(body) as Given
      if (ttl < 60) return wrong('invalid ttl')
      // Texts are taken without quotes, too.
      const text = isQuoted(type, target) ? target : quotedText(target)
      const { id: made } = zone.add({ name: fullName(subDomain, zone.name), type, ttl, text })
      return { body: { id: Number(made), zone: zone.name, fieldType: type, subDomain, target, ttl } }
    }
    if (here === undefined) return MISSING
    if (method === 'GET') {
      const { name, type: fieldType, ttl, text: target } = here
      const subDomain = shortName(name, zone.name, '')
      return { body: { id: Number(id), zone: zone.name, fieldType, subDomain, ttl, target } }
    }
    zone.remove(here.id)
    if (method === 'PUT') {
      const { target, ttl } = JSON.parse(body) as Given
      zone.add({ name: here.name, type: here.type, ttl, text: target })
    }
    return {}
  },
}

interface Given {
  readonly fieldType: string
  readonly subDomain: string
  readonly target: string
  readonly ttl: number
}

/** True for a call that is signed with the right keys. */
export function isSigned({ method, url, headers, body }: Call): boolean {
  const time = Number(headers['x-ovh-timestamp'])
  if (Math.abs(time - Math.floor(Date.now() / 1000) - AHEAD) > 60) return false
  const text = ['right', 'consumer', method, `http://${headers.host}${url}`, body, time].join('+')
  const wanted = `$1$${createHash('sha1').update(text).digest('hex')}`
  return headers['x-ovh-signature'] === wanted && headers['x-ovh-application'] === 'app'
}
