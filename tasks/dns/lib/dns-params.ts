import { known, mapSeen, Refusal, type Seen } from 'hostwright'

/** The only record of a name and type. */
export const VALUE = {
  type: 'string',
  description: 'the only record, written as in a zone file; for TXT the plain text, of any length',
} as const

/** All records of a name and type. */
export const VALUES = {
  type: 'array',
  items: { type: 'string' },
  description: 'all records of that name and type',
} as const

/** What is said of records, wherever a task takes them. */
export const DNS_RECORD = {
  name: { type: 'string', minLength: 1, description: 'the full name: mx.example.org' },
  type: {
    enum: ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'PTR', 'SRV', 'TLSA', 'TXT'],
    description: 'the type of the records',
  },
  value: { ...VALUE, late: true },
  values: { ...VALUES, late: true },
  ttl: {
    type: 'integer',
    minimum: 0,
    description: 'the TTL in seconds; if not given, it is left unchanged, and is one hour for new records',
  },
  state: { enum: ['present', 'absent'], default: 'present', description: 'whether the records exist' },
} as const

/** How records are changed, wherever a task takes that. */
export const DNS_HOW = {
  adopt: {
    type: 'boolean',
    default: false,
    description: 'replace records that were not written for this host',
  },
  wait: {
    type: 'integer',
    default: 600,
    minimum: 0,
    description:
      'manual: seconds to wait for that person; 0: the play goes on, and the run lists at its end what is to be set',
  },
} as const

/** The texts of records, however many were given. Throws a Refusal for both, for neither, and for none. */
export function wantedValues(
  value: Seen<string> | undefined,
  values: Seen<readonly string[]> | undefined,
): Seen<readonly string[]> {
  if (value !== undefined && values !== undefined)
    throw new Refusal('a record takes only one of value and values')
  if (value !== undefined) return mapSeen(value, (one) => [one])
  if (values === undefined)
    throw new Refusal('a record needs one of value, values: use state: absent to have none')
  if (values.known && values.value.length === 0)
    throw new Refusal('values is empty: use state: absent to have none')
  return values
}

/** The texts that shall be there: none of what shall be absent. */
export function valuesOf({ state, value, values }: ValuesGiven): Seen<readonly string[]> {
  return state === 'absent' ? known([]) : wantedValues(value, values)
}

interface ValuesGiven {
  readonly state: 'present' | 'absent'
  readonly value?: Seen<string>
  readonly values?: Seen<readonly string[]>
}
