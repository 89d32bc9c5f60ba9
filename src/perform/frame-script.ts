import { posix } from 'node:path'
import { argv, chunked, quote } from '../host/quote.ts'
import { STATE_DIR } from '../host/state-dir.ts'
import type { DeferredSync, Said } from '../model/change-kind.ts'
import { bodyOf } from './frame-body.ts'
import { BECOME_SERVED, HELD, WORTH } from './held.ts'
import { lookScript, openScript } from './open-directory.ts'
import { dropStaged, type StagedPart } from './staged.ts'

/** One change of a frame, written as scripts. */
export interface FrameItem extends DeferredSync {
  /** The user who acts; the frame itself runs as the user who keeps our folder. */
  readonly user: string
  readonly script: string
  /** Seconds that it may take. */
  readonly limit?: number
  /** A test that must hold immediately before. */
  readonly guard?: string | undefined
  /** Takes what it printed, and how it ended. */
  readonly answered?: (said: Said) => void
  /** It ends the frame only where it cannot be told how it ended: whether it failed is judged by who gave it. */
  readonly isJudged?: boolean
  /** Staged content that another user needs, who cannot open it. */
  readonly opens?: readonly string[]
  /** Staged content that is its input. */
  readonly part?: StagedPart
  /** Staged content that is not needed after it. */
  readonly spends?: readonly string[]
}

/** Where a frame lives on the host: below our folder, until its results were collected. */
export interface FramePlace {
  readonly run: string
  readonly frame: string
  /** The user who keeps our folder on the host. */
  readonly stateOwner: string
}

/** Starts a frame in a session of its own, with its script in a closed file, and waits for it. */
export function startScript(place: FramePlace, items: readonly FrameItem[]): string {
  return `${enter(place)}
{ mkdir "$D" 2>/dev/null || { mkdir -p "\${D%/*}" && mkdir "$D"; }; } && ${temporaryFileList(items)}printf %s ${quote(frameScript(place, items))} >"$D/script" && {
setsid sh "$D/script" </dev/null >"$D/log" 2>&1 &
echo $! >"$D/pid"; wait $!
}`
}

/** What takes away the files beside targets where the frame dies is on disk first, or soon: power may be lost at any time. */
function temporaryFileList(items: readonly FrameItem[]): string {
  const all = chunked(items.flatMap(({ temporaryFile }) => temporaryFile ?? [])).map((some) =>
    argv('rm', '-f', '--', ...some),
  )
  if (all.length === 0) return ''
  return `printf '%s\\n' ${quote(all.join('\n'))} >"$D/litter" && { sync "$D/litter" "$D" 2>/dev/null 9<&- & } && `
}

/**
 * Waits for a frame that outlived its connection. One that did not come to begin is not begun any more, also where the shell
 * that was to do it has heard all of it: its folder is there already. The shell itself reads who it is: where memory is short,
 * no program could be started to do so, and a frame that is at work would be taken for one that has ended.
 */
export function followScript(place: FramePlace): string {
  return `${enter(place)}
mkdir -p "\${D%/*}"; mkdir "$D" 2>/dev/null && : >"$D/cancelled"
{ read -r p <"$D/pid"; } 2>/dev/null && while kill -0 "$p" 2>/dev/null; do sleep 0.2 2>/dev/null; done; true`
}

/** Prints the journal and what each item said. It may be run by a shell that nobody hears any more: nothing is taken away. */
export function collectScript(place: FramePlace, nonce: string, most: number): string {
  return `${enter(place)}
[ -d "$D" ] || { echo gone; exit 0; }
[ ! -e "$D/cancelled" ] || { echo cancelled; exit 0; }
cat "$D/journal" 2>/dev/null || [ ! -f "$D/journal" ] || while IFS= read -r line; do printf '%s\\n' "$line"; done <"$D/journal"
for f in "$D"/*.out "$D"/*.err "$D"/*.rc "$D/log"; do if [ -s "$f" ]; then printf '%s %s\\n' ${nonce} "\${f##*/}"; tail -c ${most} "$f"; echo; fi; done`
}

/** Says what our folder has no more room for: where there is none, what a frame said is lost. */
export function roomScript(place: FramePlace): string {
  return `( ${enter(place)}
room() { df "$1" "$HW" | { read -r _; read -r _ all _ left _; [ "$all" = 0 ] || [ "$left" -gt "$2" ] || echo "no $3 left on the device of $HW"; }; }
room -Pk 16 'space is'; room -Pi 0 'inodes are' ) 2>/dev/null`
}

/** Clears a frame away, once its results have arrived, and content that it did not come to use. */
export function clearScript(place: FramePlace): string {
  return `${enter(place)}; rm -rf "$D" "$HW/stage"`
}

/** Which item of a frame was listened to, and how many bytes of its outputs were taken. */
export interface Peeked {
  readonly item: number
  readonly out: number
  readonly err: number
}

/** Prints what is new since a look: of the item that spoke then, and of the one that is at work now; each part ends with a NUL. */
export function peekScript(place: FramePlace, { item, out, err }: Peeked, most: number): string {
  return `${enter(place)}
part() { tail -c "+$(($2 + 1))" "$D/$1" 2>/dev/null | head -c ${most} | tr '\\0' ' '; printf '\\0'; }
show() { printf '%s\\0' "$1"; part "$1.out" "$2"; part "$1.err" "$3"; }
n=${item}; while read -r at word _; do [ "$word" != start ] || n=$at; done 2>/dev/null <"$D/journal"
show ${item} ${out} ${err}; [ "$n" = ${item} ] || show "$n" 0 0`
}

/** Sets `$HW`, `$D` (where the frame lives) and `$KEEP` (where replaced content goes). */
export function enter({ run, frame }: FramePlace): string {
  return `${STATE_DIR}; D=$HW/frames/${run}-${frame}; KEEP=$HW/replaced/${run}; umask 077`
}

/** From so many files on, all that a file system has not written yet is written sooner than each of them. */
const MANY = 20

/** What brings the files of a frame to disk (sync(1)): each, or where they are many, the file systems that they are on. */
function syncCommands(items: readonly FrameItem[]): string[] {
  const files = items.flatMap(({ sync }) => sync ?? [])
  // A line of output must be able to hold the name.
  const isPlain = (file: string) => !/\n|^\s|\s$/.test(posix.dirname(file))
  const many = files.length >= MANY ? files.filter(isPlain) : []
  const inMany = new Set(many)
  const folders = [...new Set(many.map((file) => posix.dirname(file)))]
  const each = chunked(files.filter((file) => !inMany.has(file))).map((some) => `sync -- ${argv(...some)}`)
  const devices = chunked(folders).map((some) => `stat -c '%d %n' -- ${argv(...some)} 2>/dev/null`)
  if (devices.length === 0) return each
  const one = '{ sort -u -k 1,1 | while read -r _ one; do sync -f -- "$one"; done; }'
  return [...each, `{ ${devices.join('; ')}; } | ${one}`]
}

/** What is said of bringing them to disk: a file that its item did not come to write is no matter. */
function syncing(
  items: readonly FrameItem[],
  { fine, else: otherwise }: { fine: string; else: string },
): string {
  return `said=$( { ${syncCommands(items).join('; ')}; } 2>&1 )
if [ -z "$said" ] || ! printf '%s\\n' "$said" | grep -qv '^sync: error opening '; then ${fine}; else ${otherwise}; fi`
}

/** Brings the files of a frame to disk whose journal says nothing of that; prints `synced` once it is so. */
export function syncScript(items: readonly FrameItem[]): string {
  return `( ${syncing(items, { fine: 'echo synced', else: ':' })} )`
}

/** Each line of the journal ends with the host's own clock: seconds since it started (proc_uptime(5)), read without a fork. */
const NOTE = `note() { read -r now rest </proc/uptime; echo "$* $now" >>"$D/journal"; }`

function frameScript(place: FramePlace, items: readonly FrameItem[]): string {
  const { stateOwner } = place
  const isServed = items.filter((item) => isHeld(item, stateOwner)).length >= WORTH
  const head = `${enter(place)}; export HW KEEP; umask 022; cd /\n${NOTE}`
  const served = isServed ? [HELD, BECOME_SERVED] : []
  const acts = items.map((item, at) => itemScript(item, { at, stateOwner, isServed }))
  return [head, ...served, ...atEnd(items), ...waysOf(items, place), ...acts].join('\n')
}

/** It can be done by the one process that does many. */
function isHeld({ user, held, opens }: FrameItem, stateOwner: string): boolean {
  return held !== undefined && user === stateOwner && opens === undefined
}

/** What the items of the state owner need to tell in which directories others may write, and to act there. */
function waysOf(items: readonly FrameItem[], { stateOwner }: FramePlace): string[] {
  const within = items.flatMap((item) => (item.user === stateOwner ? (item.within ?? []) : []))
  return within.length === 0 ? [] : [lookScript(within), HELD]
}

/** The first item whose file waits for the end of its frame; -1 where none does. */
export function firstToSync(items: readonly FrameItem[]): number {
  return items.findIndex(({ sync }) => sync !== undefined)
}

/** One process for all of them (sync(1)), also where the frame is told to end. The journal says when the disk has taken everything. */
function syncAll(items: readonly FrameItem[]): string[] {
  const first = firstToSync(items)
  if (first < 0) return []
  const whole = syncing(items, {
    fine: `note ${first} synced`,
    else: `printf '%s\\n' "$said" >>"$D/${first}.err"`,
  })
  return [`: >"$D/last"; ${whole}`]
}

/** What is done however the frame ends, but for a power failure: staged content may be a secret. */
function atEnd(items: readonly FrameItem[]): string[] {
  const spent = items.flatMap(({ spends = [] }) => spends)
  const last = [...syncAll(items), ...(spent.length === 0 ? [] : [dropStaged(spent)])]
  return last.length === 0 ? [] : [`trap ${quote(last.join('\n'))} EXIT; trap 'exit 143' TERM`]
}

interface Around {
  readonly at: number
  readonly stateOwner: string
  /** One process does what it can for all items. */
  readonly isServed: boolean
}

/**
 * Commands get no input, a file for each output (a child left behind cannot write into what follows), and neither our lock nor
 * what the process that serves the frame listens to. Nothing is begun that the journal cannot tell of.
 */
function itemScript(item: FrameItem, around: Around): string {
  const { guard, temporaryFile, tight, spends = [], input, held, answered, isJudged = false } = item
  const { at, stateOwner, isServed } = around
  const kept =
    answered === undefined ? '' : ` [ $r = 0 ] || { echo $r >"$D/${at}.rc"${isJudged ? ' && r=0' : ''}; };`
  const served = isServed && isHeld(item, stateOwner) ? held : undefined
  const test =
    served?.test === undefined
      ? ''
      : `{ [ "$1" = held ] && ask ${at} 0 ${argv(...served.test)} >&8 && answer ${at}; } || `
  const checked =
    guard === undefined ? '' : `if ${test}{ ${guard}; }; then :; else note ${at} moved; exit; fi\n`
  const content = input === undefined || item.user !== stateOwner ? '' : `content() { ${input}; }\n`
  return `[ -d "$D" ] || exit; [ ! -e "$D/stop" ] || { note ${at} stopped; exit; }
${content}${checked}${acting(item, { ...around, isServed: served !== undefined })}
r=$?;${kept} [ ! -e "$D/ended" ] || exit; note ${at} done $r; ${tight === true ? '' : 'SEEN=; '}[ $r = 0 ] || ${temporaryFile === undefined ? 'exit' : `{ ${argv('rm', '-f', '--', temporaryFile)}; exit; }`}${spends.length === 0 ? '' : `\n${dropStaged(spends)}`}`
}

/** The act itself, by the process that does all of them where there is one. */
function acting(item: FrameItem, { at, stateOwner, isServed }: Around): string {
  const { user, within, held, input, part } = item
  const body = bodyOf(item, user === stateOwner)
  const way = within === undefined || user !== stateOwner ? '' : `${openScript(within)}\n`
  const alone = `${way}note ${at} start || exit
${body} ${user === stateOwner ? '</dev/null ' : ''}>"$D/${at}.out" 2>"$D/${at}.err" 7<&- 8>&- 9<&-`
  if (!isServed || held === undefined) return alone
  const { argv: words, bytes = 0 } = held
  // What was transferred before is read where it lies.
  const from = part === undefined ? [`${bytes}`] : [`${part.size}`, part.staged.name, `${part.offset}`]
  const printed = input === undefined || part !== undefined ? '' : ' && content'
  return `if [ "$1" = held ]; then note ${at} start || exit
{ ask ${at} ${quote(from.join(' '))} ${argv(...words)}${printed}; } >&8; answer ${at}
else ${alone}; fi`
}
