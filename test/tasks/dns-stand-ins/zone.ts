/** A record as a zone file has it. */
export interface ZoneRecord {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly ttl: number
  /** As in a zone file: texts in quotes, names with a dot at the end. */
  readonly text: string
}

/** The records of one zone, in memory: what a stand-in of a provider keeps. */
export interface Zone {
  readonly name: string
  /** The records as a reader sees them: those before the last change, as often as was asked for. */
  read(): readonly ZoneRecord[]
  /** The records as they are. */
  readonly all: readonly ZoneRecord[]
  at(name: string, type: string): readonly ZoneRecord[]
  /** Makes these the records of a name and type; none removes them. */
  put(name: string, type: string, about: { readonly ttl: number; readonly texts: readonly string[] }): void
  add(record: Omit<ZoneRecord, 'id'>): ZoneRecord
  remove(id: string): boolean
  /** How often the records before a change are still shown after it. */
  stale: number
  writes: number
}

/** A zone without records. `changed` is told the texts of a name and type whenever these change. */
export function emptyZone(
  name: string,
  changed: (name: string, type: string, texts: readonly string[]) => void = () => undefined,
): Zone {
  let records: readonly ZoneRecord[] = []
  let before: readonly ZoneRecord[] = []
  let shown = 0
  let next = 1000
  const write = (now: readonly ZoneRecord[]) => {
    before = records
    records = now
    shown = zone.stale
    zone.writes += 1
  }
  const tell = (at: string, type: string) =>
    changed(
      at,
      type,
      zone.at(at, type).map(({ text }) => text),
    )
  const made = (record: Omit<ZoneRecord, 'id'>): ZoneRecord => ({ ...record, id: String((next += 1)) })
  const zone: Zone = {
    name,
    stale: 0,
    writes: 0,
    get all() {
      return records
    },
    read: () => {
      if (shown === 0) return records
      shown -= 1
      return before
    },
    at: (at, type) => records.filter((one) => one.name === at && one.type === type),
    put: (at, type, { ttl, texts }) => {
      const others = records.filter((one) => one.name !== at || one.type !== type)
      write([...others, ...texts.map((text) => made({ name: at, type, ttl, text }))])
      tell(at, type)
    },
    add: (record) => {
      const one = made(record)
      write([...records, one])
      tell(one.name, one.type)
      return one
    },
    remove: (id) => {
      const gone = records.find((one) => one.id === id)
      if (gone === undefined) return false
      write(records.filter((one) => one.id !== id))
      tell(gone.name, gone.type)
      return true
    },
  }
  return zone
}

/** The sets of a name, or of all, as providers that know sets show them. */
export function setsOf(records: readonly ZoneRecord[]) {
  const keys = [...new Set(records.map(({ name, type }) => `${name} ${type}`))]
  return keys.map((key) => {
    const found = records.filter(({ name, type }) => `${name} ${type}` === key)
    const [{ name, type, ttl }] = found as [ZoneRecord]
    return { name, type, ttl, texts: found.map(({ text }) => text) }
  })
}

/** A name in a zone from its short form, where `@` and nothing are the zone itself. */
export function fullName(short: string, zone: string): string {
  return short === '@' || short === '' ? zone : `${short}.${zone}`
}

/** The short form of a name. */
export function shortName(name: string, zone: string, apex = '@'): string {
  return name === zone ? apex : name.slice(0, -zone.length - 1)
}
