import { allSeen, type Change, defineTask, known, mapSeen, Refusal, type Seen } from 'hostwright'
import { lookAtOld, oldChanges } from './lib/dns-old.ts'
import { subjectOf } from './lib/dns-owned.ts'
import { DNS_HOW, DNS_RECORD, valuesOf } from './lib/dns-params.ts'
import { DNS_PROVIDER, providerOf } from './lib/dns-provider.ts'
import { dnsAfter } from './lib/dns-record.ts'
import { type DnsSeen, type DnsWish, lookAtSets, setsChanges, subjectFrom } from './lib/dns-sets.ts'
import { type DnsRecords, type DnsSubject, sameRecords } from './lib/dns-state.ts'

export default defineTask({
  name: 'dns-records',
  summary: 'Sets or removes many records at a DNS provider, and knows which ones it set before.',
  params: {
    properties: {
      records: {
        type: 'array',
        items: {
          type: 'object',
          properties: DNS_RECORD,
          required: ['name', 'type'],
          description: 'the records of one name and type',
        },
        description: 'all records, one item for each name and type',
      },
      provider: { ...DNS_PROVIDER, description: 'who has the zones, and how they are changed there' },
      set: {
        type: 'string',
        minLength: 1,
        description: 'a name for this list: what the host remembers of it and is listed no more is told of',
      },
      prune: { type: 'boolean', default: false, description: 'with set: that is removed' },
      ...DNS_HOW,
    },
    required: ['records', 'provider'],
  },
  read: async (host, params) => {
    const provider = providerOf(params)
    const subjects = params.records.map(subjectFrom)
    requireOnce(subjects)
    const [sets, old] = await Promise.all([
      lookAtSets(host, { provider, subjects }),
      params.set === undefined ? null : lookAtOld(host, provider, { set: params.set, subjects }),
    ])
    return { sets, old }
  },
  plan: ({ sets, old }, params): readonly Change[] => {
    const { set, prune } = params
    if (prune && set === undefined) throw new Refusal('prune needs a set: the name of this list')
    return [
      ...setsChanges(wished(sets, params)),
      ...(set === undefined || old === null ? [] : oldChanges(old, { set, prune })),
    ]
  },
  outputs: ({ sets }, params) => ({
    // What waits for a person, where the play does not: after a wait that failed, nobody has looked again.
    ...(params.wait === 0 && { pending: mapSeen(together(sets), () => pendingOf(wished(sets, params))) }),
    records: mapSeen(together(sets), (all) =>
      all.map((here, at) => ({
        name: sets[at]?.asked.name ?? '',
        type: sets[at]?.asked.type ?? '',
        values: here !== null && 'values' in here ? here.values : [],
        ttl: here !== null && 'ttl' in here ? here.ttl : null,
      })),
    ),
  }),
})

interface Given {
  readonly records: readonly (Parameters<typeof valuesOf>[0] & DnsSubject & { readonly ttl?: number })[]
  readonly adopt: boolean
  readonly wait: number
  readonly set?: string
}

type Wished = DnsSeen & { readonly wish: DnsWish }

/** Each set with what is wanted of it. */
function wished(sets: readonly DnsSeen[], { records, adopt, wait, set }: Given): Wished[] {
  return records.flatMap((record, at) => {
    const here = sets[at]
    const { state, ttl } = record
    return here === undefined
      ? []
      : [{ ...here, wish: { state, ttl, values: valuesOf(record), adopt, wait, set } }]
  })
}

function together(sets: readonly DnsSeen[]): Seen<readonly DnsRecords[]> {
  return allSeen(sets.map(({ seen }) => seen))
}

function pendingOf(sets: readonly Wished[]): string[] {
  return sets.flatMap(({ asked, seen, wish }) => {
    const { state, values, ttl } = wish
    const wanted = { values: state === 'absent' ? known([]) : values, ttl, patience: 0 }
    const after = dnsAfter(asked, seen, wanted)
    const isRight = seen.known && after.known && sameRecords(seen.value, after.value)
    return isRight ? [] : [subjectOf(asked)]
  })
}

function requireOnce(subjects: readonly DnsSubject[]): void {
  const names = subjects.map(subjectOf)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new Refusal(`${twice} is listed twice: give all its values in one item`)
}
