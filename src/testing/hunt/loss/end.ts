import { readdirSync, readFileSync } from 'node:fs'
import type { RunningHost } from '../../../lab/index.ts'
import type { Lie } from '../case.ts'
import { differences, type Look, look, shown } from '../look.ts'
import { HANDLER_LOG } from '../names.ts'
import { SHARED } from './case.ts'

/** A host as a run left it. */
export interface End {
  readonly look: Look
  /** Of files that several write lines to: the lines, by path. */
  readonly lines: ReadonlyMap<string, readonly string[]>
}

/** What crontab(1) writes above, with the time. */
const HEADER = /^# (DO NOT EDIT|\()/
const CRONTABS = '/var/spool/cron/crontabs'

/** Looks at a host. */
export async function endOf(host: RunningHost): Promise<End> {
  const seen = await look(host)
  const lines = new Map<string, readonly string[]>()
  for (const path of [SHARED, ...crontabs(host).map((name) => `${CRONTABS}/${name}`)]) {
    const text = textAt(host.upper + path)
    if (text !== undefined)
      lines.set(
        path,
        text.split('\n').filter((line) => line !== '' && !HEADER.test(line)),
      )
  }
  return { look: seen, lines }
}

function crontabs(host: RunningHost): string[] {
  try {
    return readdirSync(host.upper + CRONTABS)
  } catch {
    return []
  }
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** What may differ between two ends. */
export interface Leave {
  /** The host was switched off: what lay in memory is gone, units that are not started at boot stand still. */
  readonly rebooted: boolean
  /** Others had their say, too: the order of lines is nobody's, and those of another hand may be there. */
  readonly meddled: boolean
}

/** How an end differs from the one that was wanted, by name. */
export function differsFrom(wanted: End, found: End, { rebooted, meddled }: Leave): Lie[] {
  const names = differences(wanted.look, found.look).filter(
    (name) =>
      !NOBODYS.test(name) &&
      !(rebooted && GONE.test(name)) &&
      !wanted.lines.has(name) &&
      !found.lines.has(name),
  )
  const others = names.map((name) => `${name}: ${shown(wanted.look, name)} → ${shown(found.look, name)}`)
  const lines = linesDiffer({ wanted, found, meddled })
  const all = [...others, ...lines]
  return all.length === 0 ? [] : [{ sort: 'ends otherwise', words: all.join('; ') }]
}

/** Kept by the host itself, or judged by themselves: our folder, what handlers log. */
const NOBODYS = new RegExp(
  `^(/var/lib/hostwright|/etc/faketimerc|/dev/shm/(sem\\.)?faketime|/etc/machine-id|/etc/ssh/ssh_host_|/var/(lib|cache)/(apt|dpkg|debconf)|/var/lib/(pam|ucf)|/etc/(passwd|group|shadow|gshadow|subuid|subgid)-$|/etc/(\\.pwd\\.lock|shadow|gshadow|ld\\.so)|/var/cache|/run/|/root/|${HANDLER_LOG}$)`,
)

const GONE = /^(\/run|\/tmp|\/dev\/shm|unit |kernel value )/

/** What lines of another hand have in them. */
export const BY_HAND = 'by-hand'

function linesDiffer({ wanted, found, meddled }: { wanted: End; found: End; meddled: boolean }): string[] {
  const paths = new Set([...wanted.lines.keys(), ...found.lines.keys()])
  return [...paths].flatMap((path) => {
    const want = wanted.lines.get(path) ?? []
    const have = found.lines.get(path) ?? []
    if (!meddled && want.join('\n') !== have.join('\n'))
      return [`${path}: ${JSON.stringify(want)} → ${JSON.stringify(have)}`]
    const missing = minus(want, have)
    const extra = minus(have, want).filter((line) => !line.includes(BY_HAND))
    if (missing.length + extra.length === 0) return []
    return [`${path}: without ${JSON.stringify(missing)}, with ${JSON.stringify(extra)}`]
  })
}

function minus(all: readonly string[], less: readonly string[]): string[] {
  const left = [...less]
  return all.filter((line) => {
    const at = left.indexOf(line)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
