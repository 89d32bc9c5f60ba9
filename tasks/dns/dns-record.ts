import { defineTask, known, mapSeen, Refusal, type Seen, say } from 'hostwright'
import { DNS_KEY } from './lib/dns-key.ts'
import { dnsDisown, dnsOwn, dnsOwned, requireOwn } from './lib/dns-owned.ts'
import { type DnsQuestion, dnsAfter, dnsRecords, sameRecords, zoneLines } from './lib/dns-record.ts'
import { dnsSet } from './lib/dns-update.ts'

export default defineTask({
  name: 'dns-record',
  summary: 'Sets or removes the records of a name and type at a name server.',
  params: {
    properties: {
      name: { type: 'string', minLength: 1, description: 'the full name: mx.example.org' },
      type: {
        enum: ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'PTR', 'SRV', 'TLSA', 'TXT'],
        description: 'the type of the records',
      },
      value: {
        type: 'string',
        late: true,
        description: 'the only record, written as in a zone file; for TXT the plain text, of any length',
      },
      values: {
        type: 'array',
        items: { type: 'string' },
        late: true,
        description: 'all records of that name and type',
      },
      ttl: {
        type: 'integer',
        minimum: 0,
        description:
          'the TTL in seconds; if not given, it is left unchanged, and is one hour for new records',
      },
      server: {
        type: 'string',
        minLength: 1,
        description: 'a name server that serves the zone and accepts updates of it: host, or host:port',
      },
      zone: { type: 'string', description: 'the zone of the name; if not given, the server is asked' },
      key: { ...DNS_KEY, description: 'the TSIG key that the server allows to change the records' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether the records exist' },
      adopt: {
        type: 'boolean',
        default: false,
        description: 'replace records that were not written for this host',
      },
      manual: {
        type: 'boolean',
        default: false,
        description: 'a person sets them: the records are shown and waited for',
      },
      wait: { type: 'integer', default: 600, minimum: 0, description: 'seconds to wait for that person' },
    },
    required: ['name', 'type', 'server'],
    exactlyOne: [
      {
        of: ['value', 'values'],
        where: { state: 'present' },
        hint: 'use state: absent to have none',
      },
    ],
  },
  read: async (host, params) => {
    const asked = question(params)
    const [seen, owned] = await Promise.all([
      host.see(dnsRecords(asked)),
      host.see(dnsOwned(`${asked.name} ${asked.type}`)),
    ])
    return { asked, seen, owned }
  },
  plan: ({ asked, seen, owned }, params) => {
    const { ttl, zone, state, adopt, manual, wait } = params
    const values = state === 'absent' ? known([]) : wantedValues(params.value, params.values)
    const wanted = { values, ttl, zone, patience: manual ? wait : undefined }
    const after = dnsAfter(asked, seen, wanted)
    const set = dnsSet(asked, seen, wanted)
    if (manual) {
      const missing = seen.known && after.known && !sameRecords(seen.value, after.value)
      return [...(missing ? zoneLines(asked, after.value).map(say) : []), set]
    }
    const claim = { asked, seen, owned, after, adopt }
    requireOwn(claim)
    return state === 'absent' ? [set, dnsDisown(claim)] : [dnsOwn(claim), set]
  },
  outputs: ({ seen }) => ({
    values: mapSeen(seen, (here) => (here !== null && 'values' in here ? here.values : [])),
    ttl: mapSeen(seen, (here) => (here !== null && 'ttl' in here ? here.ttl : null)),
  }),
})

interface Asking {
  readonly name: string
  readonly type: DnsQuestion['type']
  readonly server: string
  readonly key?: NonNullable<DnsQuestion['key']>
}

function question({ name, type, server, key }: Asking): DnsQuestion {
  return { server, name: name.toLowerCase().replace(/\.$/, ''), type, key: key ?? null }
}

function wantedValues(
  value: Seen<string> | undefined,
  // The schema takes exactly one of them.
  values: Seen<readonly string[]> = known([]),
): Seen<readonly string[]> {
  if (value !== undefined) return mapSeen(value, (one) => [one])
  if (values.known && values.value.length === 0)
    throw new Refusal('values is empty: use state: absent to have none')
  return values
}
