import { defineTask, mapSeen } from 'hostwright'
import { DNS_KEY } from './lib/dns-key.ts'
import { DNS_HOW, DNS_RECORD, valuesOf } from './lib/dns-params.ts'
import { DNS_PROVIDER, providerOf } from './lib/dns-provider.ts'
import { lookAtSets, setsChanges, subjectFrom } from './lib/dns-sets.ts'

export default defineTask({
  name: 'dns-record',
  summary: 'Sets or removes the records of a name and type, at a DNS provider or name server.',
  params: {
    properties: {
      ...DNS_RECORD,
      provider: { ...DNS_PROVIDER, description: 'who has the zone, and how it is changed there' },
      server: {
        type: 'string',
        minLength: 1,
        description:
          'in short for provider: a name server that serves the zone and accepts updates of it, host or host:port',
      },
      zone: { type: 'string', description: 'the zone of the name; if not given, the provider is asked' },
      key: { ...DNS_KEY, description: 'with server: the TSIG key that it allows to change the records' },
      ...DNS_HOW,
      manual: {
        type: 'boolean',
        default: false,
        description: 'a person sets them: the records are shown and waited for',
      },
    },
    required: ['name', 'type'],
    exactlyOne: [
      { of: ['provider', 'server'] },
      {
        of: ['value', 'values'],
        where: { state: 'present' },
        hint: 'use state: absent to have none',
      },
    ],
  },
  read: async (host, params) => ({
    sets: await lookAtSets(host, { provider: providerOf(params), subjects: [subjectFrom(params)] }),
  }),
  plan: ({ sets }, params) =>
    setsChanges(sets.map((one) => ({ ...one, wish: { ...params, values: valuesOf(params) } }))),
  outputs: ({ sets: [one] }) => ({
    values:
      one === undefined
        ? []
        : mapSeen(one.seen, (here) => (here !== null && 'values' in here ? here.values : [])),
    ttl:
      one === undefined
        ? null
        : mapSeen(one.seen, (here) => (here !== null && 'ttl' in here ? here.ttl : null)),
  }),
})
