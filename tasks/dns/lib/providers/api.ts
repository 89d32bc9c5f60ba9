import { setTimeout as sleep } from 'node:timers/promises'
import { HostError, reveal, type Secret } from 'hostwright'

/** The HTTP interface of a provider. */
export interface Api {
  /** The provider, as it is called in messages. */
  readonly who: string
  /** Its address, without a slash at the end. */
  readonly base: string
  /** The headers of a request: what proves who asks. */
  readonly headers: (call: ApiCall) => Headings | Promise<Headings>
}

type Headings = { readonly [name: string]: string }

/** A request as it is sent: what a signature rests on. */
export interface ApiCall {
  readonly method: string
  readonly url: string
  readonly body: string
}

/** What is asked of an interface. */
export interface ApiRequest {
  /** GET if not given. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Headings
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: unknown
  /** Statuses that mean that there is nothing of the kind: then the answer is `undefined`. */
  readonly none?: readonly number[]
  /** It makes nothing, though it is a POST: it may be sent again. */
  readonly harmless?: true
  /** How the body of an answer is read: as JSON if not given. */
  readonly read?: (text: string) => unknown
  /** The answer's own word for what is the same as status 429. */
  readonly busy?: RegExp
}

const TRIES = 5
/** Many questions at once are told to wait more often than one. */
const BUSY_TRIES = 20
const LONGEST_WAIT = 120_000

/**
 * Asks, and gives what is answered. Who is told to wait waits, a few times; what may be lost without harm is sent again. All
 * that goes wrong becomes one HostError that says what; the credentials are in none.
 */
export async function callApi(api: Api, request: ApiRequest, signal: AbortSignal): Promise<unknown> {
  const until = Date.now() + LONGEST_WAIT
  for (let tries = 1; ; tries++) {
    const answer = await once(api, request, signal)
    if ('value' in answer) return answer.value
    const wait = answer.wait ?? 250 * 4 ** Math.min(tries - 1, 4)
    if (!answer.again || tries === (answer.isBusy === true ? BUSY_TRIES : TRIES))
      throw new HostError(answer.problem)
    if (Date.now() + wait > until)
      throw new HostError(`${answer.problem}; it asks to wait ${Math.ceil(wait / 1000)} s: run again then`)
    // Those that were told the same do not come back at the same moment.
    await sleep(wait * (1 + Math.random() / 4), undefined, { signal })
  }
}

type Once =
  | { readonly value: unknown }
  | {
      readonly problem: string
      readonly again: boolean
      readonly isBusy?: boolean
      readonly wait?: number | undefined
    }

async function once(api: Api, request: ApiRequest, signal: AbortSignal): Promise<Once> {
  const { method = 'GET', path, query, body, read = JSON.parse } = request
  const asked = `${method} ${path}`
  const url = `${api.base}${path}${query === undefined ? '' : `?${new URLSearchParams(query).toString()}`}`
  const sent = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  const headers = await api.headers({ method, url, body: sent })
  // A new record that was made twice would be there twice.
  const isHarmless = method !== 'POST' || request.harmless === true
  let response: Response
  let text: string
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(30_000)])
    const init = { method, headers, signal: limit, redirect: 'manual' } as const
    response = await fetch(url, sent === '' ? init : { ...init, body: sent })
    text = await response.text()
  } catch (error) {
    signal.throwIfAborted()
    return { problem: `${api.who} cannot be queried (${asked}): ${wordsOf(error)}`, again: isHarmless }
  }
  if (response.ok) return readAnswer(text, { api, asked, read, again: isHarmless })
  if (request.none?.includes(response.status) === true) return { value: undefined }
  const isBusy = response.status === 429 || request.busy?.test(text) === true
  return {
    problem: problemOf(api.who, asked, { status: response.status, text, isBusy }),
    again: isBusy || (response.status >= 500 && isHarmless),
    isBusy,
    wait: waitOf(response.headers),
  }
}

interface Reading {
  readonly api: Api
  readonly asked: string
  readonly read: (text: string) => unknown
  readonly again: boolean
}

function readAnswer(text: string, { api, asked, read, again }: Reading): Once {
  if (text.trim() === '') return { value: undefined }
  try {
    return { value: read(text) }
  } catch {
    return { problem: `${api.who} answered ${asked} with something that cannot be read`, again }
  }
}

interface Refused {
  readonly status: number
  readonly text: string
  readonly isBusy: boolean
}

function problemOf(who: string, asked: string, { status, text, isBusy }: Refused): string {
  const words = saidIn(text)
  const said = words === '' ? '' : `: ${words}`
  if (isBusy) return `${who} is asked too much (HTTP ${status}, ${asked})${said}`
  if (status === 401 || status === 403)
    return `${who} does not accept the credentials, or they may not do that (HTTP ${status}, ${asked})${said}`
  return `${who} answered ${asked} with HTTP ${status}${said}`
}

/** What an answer says in words: all its texts, whatever they are called. */
function saidIn(text: string): string {
  const texts = (value: unknown, depth = 0): string[] => {
    if (typeof value === 'string') return [value]
    return typeof value === 'object' && value !== null && depth < 5
      ? Object.values(value).flatMap((one) => texts(one, depth + 1))
      : []
  }
  const plain = (): string[] => [text.replace(/<[^>]*>/g, ' ')]
  const found = ((): string[] => {
    try {
      return texts(JSON.parse(text))
    } catch {
      return plain()
    }
  })()
  return found.join(', ').replace(/\s+/g, ' ').trim().slice(0, 300)
}

/** Milliseconds that an answer asks to wait. */
function waitOf(headers: Headers): number | undefined {
  const after = headers.get('retry-after')
  const reset = headers.get('ratelimit-reset')
  if (after !== null) return /^\d+$/.test(after) ? Number(after) * 1000 : untilDate(Date.parse(after))
  if (reset === null || !/^\d+$/.test(reset)) return undefined
  // Some give the time, some the seconds until then.
  return Number(reset) > 1_000_000_000 ? untilDate(Number(reset) * 1000) : Number(reset) * 1000
}

function untilDate(time: number): number | undefined {
  return Number.isNaN(time) ? undefined : Math.max(0, time - Date.now())
}

function wordsOf(error: unknown): string {
  const { cause, message } = error instanceof Error ? error : new Error(String(error))
  return cause instanceof Error && cause.message !== '' ? cause.message : message
}

/** An interface that takes JSON, and a token in a header. */
export function tokenApi(who: string, base: string, authorization: string): Api {
  const headers = { Authorization: authorization, 'Content-Type': 'application/json' }
  return { who, base: base.replace(/\/+$/, ''), headers: () => headers }
}

/** A credential as text. Throws a HostError where it cannot be one: an error of the header itself would show it. */
export function credential(who: string, what: string, text: string | Secret | undefined): string {
  const plain = text === undefined ? '' : reveal(text).trim()
  if (!/^[\x21-\x7e]+$/.test(plain))
    throw new HostError(`the ${what} for ${who} is empty, or has a character that none can have`)
  return plain
}

/** The list under a name in an answer. Throws a HostError where there is none. */
export function listIn(who: string, value: unknown, name?: string): readonly unknown[] {
  const list = name === undefined ? value : memberOf(value, name)
  if (!Array.isArray(list)) throw unlike(who, name === undefined ? 'a list' : `a list “${name}”`)
  return list
}

/** The text, or the number as text, under a name in an answer. Throws a HostError where there is none. */
export function textIn(who: string, value: unknown, name: string): string {
  const text = memberOf(value, name)
  if (typeof text !== 'string' && typeof text !== 'number') throw unlike(who, `“${name}”`)
  return String(text)
}

/** The number under a name in an answer. Throws a HostError where there is none. */
export function numberIn(who: string, value: unknown, name: string): number {
  const number = memberOf(value, name)
  if (typeof number !== 'number' || !Number.isFinite(number)) throw unlike(who, `the number “${name}”`)
  return number
}

/** What is under a name in an answer, if anything is. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
}

function unlike(who: string, missing: string): HostError {
  return new HostError(`${who} did not answer as its interface is described: ${missing} is missing`)
}

const MOST_PAGES = 100

/** All pages of a list, the first being 1. Throws a HostError where they do not end. */
export async function everyPage<T>(
  who: string,
  pageAt: (page: number) => Promise<{ readonly items: readonly T[]; readonly more: boolean }>,
): Promise<T[]> {
  const all: T[] = []
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { items, more } = await pageAt(page)
    all.push(...items)
    if (!more) return all
  }
  throw new HostError(`${who} lists more than ${MOST_PAGES} pages: name the zone`)
}
