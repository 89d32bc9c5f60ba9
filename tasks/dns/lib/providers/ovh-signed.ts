import { createHash } from 'node:crypto'
import type { DnsProviderParam } from '../dns-provider.ts'
import { type Api, callApi, credential, numberIn } from './api.ts'

/** OVH's interface: each request is signed with the time of its server. */
export function signedApi(
  who: string,
  { url = 'https://eu.api.ovh.com/1.0', application_key, application_secret, consumer_key }: DnsProviderParam,
): Api {
  const base = url.replace(/\/+$/, '')
  const application = credential(who, 'application_key', application_key)
  const secret = credential(who, 'application_secret', application_secret)
  const consumer = credential(who, 'consumer_key', consumer_key)
  const plain: Api = { who, base, headers: () => ({}) }
  let ahead: Promise<number> | undefined
  return {
    who,
    base,
    headers: async (call) => {
      ahead ??= callApi(plain, { path: '/auth/time' }, AbortSignal.timeout(60_000)).then(
        (time) => numberIn(who, { time }, 'time') - Math.floor(Date.now() / 1000),
      )
      const time = Math.floor(Date.now() / 1000) + (await ahead)
      const text = [secret, consumer, call.method, call.url, call.body, time].join('+')
      return {
        'Content-Type': 'application/json',
        'X-Ovh-Application': application,
        'X-Ovh-Consumer': consumer,
        'X-Ovh-Timestamp': String(time),
        'X-Ovh-Signature': `$1$${createHash('sha1').update(text).digest('hex')}`,
      }
    },
  }
}
