import type { AskDns } from './dns-view.ts'
import { plainName } from './names.ts'

/** What a receiver makes of the SPF record of a name, for mail from an address. */
export type SpfSeen = {
  /** The domain of a sender, or the server's own name, by which bounces are judged. */
  readonly name: string
  readonly address: string
  /** `pass`, `fail`, `softfail`, `neutral`, `none`, `permerror`, `temperror`. */
  readonly result: string
  readonly words: string
  /** DNS lookups that it took: ten are the most. */
  readonly lookups: number
}

/** Evaluates the SPF record of a name as a receiver would, by what the zone's own servers say. */
export async function evaluateSpf(
  ask: AskDns,
  { name, address, helo }: { readonly name: string; readonly address: string; readonly helo: string },
): Promise<SpfSeen> {
  // Loaded when a server is checked: most runs check none.
  const { spf } = (await import('mailauth/lib/spf/index.js')).default
  // MX records are objects, which its types do not say.
  const resolver = (about: string, type: string) => resolve(ask, about, type) as Promise<string[]>
  const about = { sender: `postmaster@${name}`, ip: address, helo, mta: 'check', resolver }
  try {
    const { status, lookups } = await spf(about)
    return { name, address, result: status.result, words: status.comment ?? '', lookups: lookups?.count ?? 0 }
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return { name, address, result: 'temperror', words, lookups: 0 }
  }
}

/** Answers as Node’s own resolver does, which mailauth is made for. */
async function resolve(ask: AskDns, name: string, type: string): Promise<unknown[]> {
  if (!isAsked(type)) throw failure(`${type} records are not queried`, 'ENOTIMP')
  const answer = await ask(name, type)
  if ('failed' in answer) throw failure(answer.failed, 'ETIMEOUT')
  if (answer.alias !== undefined) return resolve(ask, answer.alias, type)
  if (answer.values.length === 0) throw failure(`no ${type} record`, 'ENODATA')
  return answer.values.map((value) => READ[type](value))
}

type Asked = 'A' | 'AAAA' | 'MX' | 'PTR' | 'TXT' | 'CNAME'

const READ: { readonly [T in Asked]: (value: string) => unknown } = {
  A: (value) => value,
  AAAA: (value) => value,
  CNAME: plainName,
  PTR: plainName,
  TXT: (value) => [value],
  MX: (value) => {
    const [priority, exchange = ''] = value.split(' ')
    return { priority: Number(priority), exchange: plainName(exchange) }
  },
}

function isAsked(type: string): type is Asked {
  return Object.hasOwn(READ, type)
}

function failure(message: string, code: string): Error {
  return Object.assign(new Error(message), { code })
}
