import {
  absent,
  attributes,
  type Change,
  defineChange,
  defineFact,
  type Effect,
  entry,
  known,
  type Output,
  type PathState,
  quote,
  Refusal,
  type Seen,
  unknown,
} from 'hostwright'
import { type DkimKey, dkimKey } from './dkim-key.ts'

/** A file, and how many seconds it must have been as it is. */
export type AgeQuestion = { readonly path: string; readonly seconds: number }

/** Whether a file has been where it is for so long, by the clock of the host; `null`: there is none. Being moved counts. */
export const isOld = defineFact<AgeQuestion, boolean | null>({
  name: 'age of file',
  dependsOn: { restoration: 'unknown if absent' },
  // By the time of its last change of any kind (ctime), which nobody can set back.
  script: (asked) =>
    ['date +%s', ...asked.map(({ path }) => `stat -c %Z -- ${quote(path)} 2>/dev/null || echo none`)].join(
      '\n',
    ),
  parse: ({ stdout }: Output, asked) => {
    const [now, ...changed] = stdout.split('\n').map(Number)
    return asked.map(({ seconds }, at) => {
      const then = changed[at]
      return then === undefined || Number.isNaN(then) ? null : (now ?? 0) - then >= seconds
    })
  },
})

/** Where the key of a selector is. */
export interface DkimPlaces {
  /** The path at which chasquid signs with it. */
  readonly signing: string
  /** The path at which it is kept while messages that it signed may be on their way. */
  readonly retired: string
}

/** A key as it was seen at both places. */
export interface DkimSeen {
  readonly places: DkimPlaces
  readonly signing: Seen<DkimKey>
  readonly retired: Seen<DkimKey>
  /** Whether it was retired long enough ago. */
  readonly old: Seen<boolean | null>
  /** Seconds for which it is kept. */
  readonly keep: number
  /** The file of the retired key. */
  readonly file: PathState
}

/** A key shall sign no more: it is put aside, and removed when no message that it signed can be on its way. */
export function dkimRetired({ places, signing, retired, old, keep, file }: DkimSeen): Change[] {
  const age = { fact: isOld({ path: places.retired, seconds: keep }), becomes: known(keep === 0) }
  const aside = moved(places.signing, places.retired, { before: signing, there: retired, effects: [age] })
  if (retired.known && retired.value === null) return [aside]
  if (old.known && old.value !== true) return [aside]
  return [aside, absent(file)]
}

/** A retired key that is to sign again comes back. */
export function dkimBack({ places, signing, retired }: DkimSeen): Change[] {
  if (!retired.known || retired.value === null || !signing.known || signing.value !== null) return []
  return [moved(places.retired, places.signing, { before: retired, there: signing })]
}

interface Seeing {
  /** The key where it shall be no longer. */
  readonly before: Seen<DkimKey>
  /** What is at the other place. */
  readonly there: Seen<DkimKey>
  readonly effects?: readonly Effect[]
}

function moved(from: string, to: string, { before, there, effects = [] }: Seeing): Change {
  if (before.known && before.value !== null && there.known && there.value !== null)
    throw new Refusal(`there is a key at ${from} and one at ${to}: remove the one that is not used`)
  const why = `the key of ${from} is moved first`
  return move({
    subject: from,
    goal: dkimKey(from),
    before,
    after: known(null),
    data: { to },
    effects: [
      { fact: attributes(from), becomes: known(null) },
      { fact: entry(from), becomes: known(null) },
      { fact: dkimKey(to), becomes: before.known ? known(before.value) : unknown(why) },
      { fact: attributes(to), becomes: unknown(why) },
      { fact: entry(to), becomes: unknown(why) },
      ...effects,
    ],
    summary: `move ${from} to ${to}`,
  })
}

/** Keys that change their place. Its last change is then now, on every file system. */
const move = defineChange<DkimKey, { readonly to: string }>({
  name: 'dkim place',
  guard: (before, { subject }) => (before === null ? undefined : `[ -f ${quote(subject)} ]`),
  script: ({ subject, data: { to } }) => {
    const [from, into] = [quote(subject), quote(to)]
    return `[ ! -e ${into} ] || { echo ${quote(`${to} exists`)} >&2; exit 1; }
mv -T -- ${from} ${into} && touch -- ${into} && sync -- ${into}`
  },
})
