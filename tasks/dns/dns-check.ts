import { setTimeout as sleep } from 'node:timers/promises'
import { defineAct, defineFact, defineTask, mapSeen, Refusal, type Seen, say } from 'hostwright'
import { DNS_RECORD, valuesOf } from './lib/dns-params.ts'
import { subjectFrom } from './lib/dns-sets.ts'
import { counted, type DnsLook, type DnsShown, lookAtAll, shownLine } from './lib/dns-shown.ts'
import { type DnsRecords, sameRecords } from './lib/dns-state.ts'
import { normalText } from './lib/dns-text.ts'

/** What every name server of a zone shows; nothing where nobody can be asked yet. */
export const dnsShown = defineFact<DnsLook, readonly DnsShown[]>({
  name: 'dns shown',
  answer: async (look, signal) => (await looked(look, signal)).shown,
})

/** Waits until every name server shows the records; leaves nothing behind. */
const shownEverywhere = defineAct<DnsLook & { readonly values: readonly string[]; readonly wait: number }>({
  name: 'dns shown everywhere',
  perform: async ({ data: { values, wait, ...look }, subject }, signal) => {
    const until = Date.now() + wait * 1000
    for (;;) {
      const { shown, problem } = await looked(look, signal)
      const left = counted(shown).filter((one) => !isRight(one, recordsFrom(values)))
      if (shown.length > 0 && left.length === 0) return
      const rest = until - Date.now()
      if (rest <= 0)
        throw new Error(
          [`${subject} is not shown by every name server`, ...shown.map(shownLine), ...problem].join('\n'),
        )
      await sleep(Math.min(rest, 2000), undefined, { signal })
    }
  },
})

export default defineTask({
  name: 'dns-check',
  summary: 'Waits until every name server of a zone shows these records; changes nothing.',
  params: {
    properties: {
      name: DNS_RECORD.name,
      type: DNS_RECORD.type,
      value: DNS_RECORD.value,
      values: DNS_RECORD.values,
      state: { ...DNS_RECORD.state, description: 'absent: no server may show any' },
      servers: {
        type: 'array',
        items: { type: 'string', minLength: 1 },
        minItems: 1,
        description: 'the name servers that are asked: host, or host:port; if not given, all of the zone',
      },
      resolver: {
        type: 'string',
        minLength: 1,
        description: 'the resolver that is asked for those; if not given, that of the controller',
      },
      wait: {
        type: 'integer',
        minimum: 0,
        default: 300,
        description: 'the maximum time to wait, in seconds',
      },
    },
    required: ['name', 'type'],
    exactlyOne: [
      { of: ['value', 'values'], where: { state: 'present' }, hint: 'use state: absent for no records' },
    ],
  },
  read: async (host, params) => {
    const { servers = null, resolver = null } = params
    const look = { ...subjectFrom(params), servers, resolver }
    return { look, shown: await host.see(dnsShown(look)) }
  },
  plan: ({ look, shown }, params) => {
    const values = textsOf(look, params)
    const subject = `${look.name} ${look.type}`
    const summary = `wait until every name server shows ${subject}`
    // What they shall show is told by an earlier step that is still to be made.
    if (!values.known) return [say(summary)]
    const here = shown.known ? counted(shown.value) : []
    if (here.length > 0 && here.every((one) => isRight(one, recordsFrom(values.value)))) return []
    const data = { ...look, values: values.value, wait: params.wait }
    return [shownEverywhere({ subject, data, leaves: false, summary })]
  },
  outputs: ({ shown }) => ({
    servers: mapSeen(shown, (all) =>
      all.map(({ server, records, problem }) => ({
        server,
        problem,
        values: records !== null && 'values' in records ? records.values : [],
        ttl: records !== null && 'ttl' in records ? records.ttl : null,
      })),
    ),
  }),
})

/** That a zone cannot be found yet is nothing to fail of: it is waited for. */
async function looked(look: DnsLook, signal: AbortSignal) {
  try {
    return { shown: await lookAtAll(look, signal), problem: [] }
  } catch (error) {
    signal.throwIfAborted()
    return { shown: [], problem: [error instanceof Error ? error.message : String(error)] }
  }
}

interface Wanted {
  readonly state: 'present' | 'absent'
  readonly value?: Seen<string>
  readonly values?: Seen<readonly string[]>
}

function textsOf({ type }: DnsLook, wanted: Wanted): Seen<readonly string[]> {
  try {
    return mapSeen(valuesOf(wanted), (texts) =>
      [...new Set(texts.map((text) => normalText(type, text)))].sort(),
    )
  } catch (error) {
    throw error instanceof RangeError ? new Refusal(error.message) : error
  }
}

/** Any TTL will do. */
function recordsFrom(values: readonly string[]): DnsRecords {
  return values.length === 0 ? null : { ttl: null, values }
}

function isRight({ records, problem }: DnsShown, wanted: DnsRecords): boolean {
  return problem === null && sameRecords(records, wanted)
}
