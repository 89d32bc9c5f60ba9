import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { RunningHost } from '../../lab/index.ts'
import { BASE, KERNEL, UNITS } from './names.ts'

/** A host as it is, seen from outside and without anything of ours: what there is by name, and how it is. */
export interface Look {
  /** Paths: type, mode, owner by number, and a digest of the content or the target. */
  readonly entries: ReadonlyMap<string, Seen>
  /** Accounts, units, kernel parameters, the host's name: `user alma`, `unit hunt-a.service`. */
  readonly others: ReadonlyMap<string, string>
}

/** What stands at a path. */
export interface Seen {
  readonly type: 'file' | 'directory' | 'link' | 'other'
  readonly mode: string
  readonly uid: number
  readonly gid: number
  /** A digest of a file, the target of a link. */
  readonly content: string
  /** Times of the last change of content and of the inode. */
  readonly times: string
  /** Its number on the disk, where it has several names; 0 where it has one. */
  readonly shared: number
}

/** What a host keeps for itself, whoever logs in. */
const OWN =
  /^\/(var\/log|var\/lib\/systemd|var\/tmp\/systemd-|tmp\/systemd-|run\/(systemd|user|log|udev|utmp|lock|credentials|crond|initctl|dbus|sudo|motd|sshd|mount|nologin|cron))/

/** Elsewhere a directory only comes to lie on the host's disk when something in it is written. */
const LISTED = /^\/((srv|home|tmp|var\/mail)\/.|var\/lib\/hostwright)/

/** What the host itself mounts is not seen from outside. */
const MOUNTED = [BASE, '/tmp', '/run', '/dev/shm']

/** Lists a host. Files are read from outside; only what no file tells is asked inside. */
export async function look(host: RunningHost): Promise<Look> {
  const entries = new Map<string, Seen>()
  const live = `/proc/${host.leader()}/root`
  walk('', host.upper, entries)
  for (const path of MOUNTED) walk(path, live + path, entries)
  const asked = await host.get(['sh', '-c', ASK])
  const others = new Map<string, string>([...accounts(live), ...asked.split('\n').flatMap(pair)])
  return { entries, others }
}

const ASK = `for u in ${UNITS.map((name) => `${name}.service`).join(' ')} cron.service; do
printf 'unit %s\\t' $u; systemctl show -p LoadState,ActiveState,SubState,UnitFileState --value $u | tr '\\n' ' '; echo; done
for k in ${KERNEL.map(([key]) => key).join(' ')}; do printf 'kernel value %s\\t' $k; cat /proc/sys/$(echo $k | tr . /); done
printf 'hostname\\t'; hostname
dpkg-query -W -f 'package \${Package}\\t\${Status} \${Version}\\n' hello pv 2>/dev/null; :`

function pair(line: string): [string, string][] {
  const [name = '', value] = line.split('\t')
  return value === undefined ? [] : [[name, value.trim()]]
}

function walk(path: string, real: string, into: Map<string, Seen>): void {
  const mounted = MOUNTED.includes(path) && !real.startsWith('/proc/')
  if (mounted || (OWN.test(path) && path !== '/run')) return
  const seen = seenAt(real)
  if (seen === undefined) return
  if (seen.type !== 'directory' || LISTED.test(path)) into.set(path, seen)
  if (seen.type !== 'directory') return
  for (const name of namesIn(real)) walk(`${path}/${name}`, `${real}/${name}`, into)
}

function namesIn(real: string): string[] {
  try {
    return readdirSync(real)
  } catch {
    return [] // gone meanwhile
  }
}

function seenAt(real: string): Seen | undefined {
  try {
    const stat = lstatSync(real)
    const type = stat.isFile()
      ? 'file'
      : stat.isDirectory()
        ? 'directory'
        : stat.isSymbolicLink()
          ? 'link'
          : 'other'
    const content = type === 'file' ? digest(real, stat) : type === 'link' ? readlinkSync(real) : ''
    const mode = (stat.mode & 0o7777).toString(8).padStart(4, '0')
    return {
      type,
      mode,
      uid: stat.uid,
      gid: stat.gid,
      content,
      times: `${stat.mtimeMs} ${stat.ctimeMs}`,
      shared: type === 'file' && stat.nlink > 1 ? stat.ino : 0,
    }
  } catch {
    return undefined // gone meanwhile
  }
}

/** Package lists are megabytes: of what is large, size and time do. */
const LARGE = 262_144

function digest(
  real: string,
  { size, mtimeMs }: { readonly size: number; readonly mtimeMs: number },
): string {
  if (size > LARGE) return `${size} bytes of ${mtimeMs}`
  const content = readFileSync(real)
  return createHash('sha256')
    .update(isCrontab(real) ? withoutHeader(content) : content)
    .digest('hex')
}

function isCrontab(real: string): boolean {
  return real.includes('/var/spool/cron/crontabs/')
}

/** Debian's crontab(1) writes above each table when it did so. */
function withoutHeader(content: Buffer): string {
  return content.toString('latin1').replace(/^# DO NOT EDIT.*\n(# .*\n){0,2}/, '')
}

/** Accounts by name; the day of the last password is none of ours. */
function accounts(live: string): [string, string][] {
  const lines = (name: string) =>
    readFileSync(`${live}/etc/${name}`, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
  const name = (line: string) => line.slice(0, line.indexOf(':'))
  const shadows = new Map(lines('shadow').map((line) => [name(line), line.split(':')[1] ?? '']))
  const locked = (user: string) => ((shadows.get(user) ?? '').startsWith('!') ? ' locked' : '')
  return [
    ...lines('passwd').map((line): [string, string] => [`user ${name(line)}`, line + locked(name(line))]),
    ...lines('group').map((line): [string, string] => [`group ${name(line)}`, line]),
  ]
}

/** What is looked at by what is in it (accounts, packages), or differs whenever it is written. */
const BOOKS =
  /^\/(etc\/(passwd|group|shadow|gshadow|subuid|subgid)-?|etc\/\.pwd\.lock|var\/(cache\/apt|lib\/dpkg|lib\/apt)\/.*)$/

/** What two looks differ in, by name; where times count, so does every file that is written. */
export function differences(before: Look, after: Look, times = false): string[] {
  const text = (seen: Seen | undefined) =>
    seen === undefined ? '' : JSON.stringify(times ? seen : { ...seen, times: '', shared: 0 })
  const all = (left: ReadonlyMap<string, unknown>, right: ReadonlyMap<string, unknown>) => [
    ...new Set([...left.keys(), ...right.keys()]),
  ]
  return [
    ...all(before.entries, after.entries).filter(
      (path) =>
        text(before.entries.get(path)) !== text(after.entries.get(path)) && (times || !BOOKS.test(path)),
    ),
    ...all(before.others, after.others).filter((name) => before.others.get(name) !== after.others.get(name)),
  ]
}

/** How something is, for whoever reads a failure. */
export function shown({ entries, others }: Look, name: string): string {
  const seen = entries.get(name)
  if (seen === undefined) return others.get(name) ?? 'nothing'
  return `${seen.type} ${seen.mode} ${seen.uid}:${seen.gid} ${seen.content.slice(0, 12)}`.trim()
}
