import type { RunningHost } from '../../../lab/index.ts'
import type { Lie } from '../case.ts'
import type { End } from './end.ts'
import { grouped } from './grouped.ts'

const STATE = '/var/lib/hostwright'
/** What is meant to stay in our folder. */
const KEPT =
  /^\/var\/lib\/hostwright(\/(replaced(\/.*)?|placed(\/.*)?|pending|frames|stage|rollbacks|runs|lock[^/]*|last[^/]*|plans?(\/.*)?))?$/

/** What is left of our work on a host when there is no more to do: files, processes, timers, the lock. */
export async function leftOn(host: RunningHost, { look }: End, before: ReadonlySet<string>): Promise<Lie[]> {
  const files = [...look.entries.keys()]
  const beside = files.filter(
    (path) => !path.startsWith(STATE) && /hostwright|\.part$|\.dpkg-new$/.test(path),
  )
  const ours = files.filter((path) => path.startsWith(`${STATE}/`) && !KEPT.test(path))
  const parts = grouped(ours, (path) => path.slice(STATE.length + 1).split('/')[0] ?? '')
  const { stdout } = await host.exec(['sh', '-c', ASK])
  const [timers = '', all = ''] = stdout.split('--\n')
  const running = [...foreign(all)].filter((words) => !before.has(words))
  return [
    ...lie('left behind: files beside their targets', beside),
    ...[...parts].flatMap(([part, paths]) => lie(`left behind: ${part}`, paths)),
    ...lie('left behind: units or the lock', timers.trim() === '' ? [] : [timers.trim()]),
    ...lie('left behind: processes', running),
  ]
}

function lie(sort: string, found: readonly string[]): Lie[] {
  return found.length === 0 ? [] : [{ sort, words: found.slice(0, 6).join(', ') }]
}

// Who ends a frame for good waits two seconds before.
const ASK = `systemctl list-units --all --plain --no-legend 'hostwright-*'
if [ -e ${STATE}/lock ]; then flock -n ${STATE}/lock true || echo the lock is held; fi
echo --; sleep 3; ps -eo args=`

/**
 * What a run that died had under way is kept for a day, for it may only have lost its connection; then whoever acts
 * next clears it away. Makes a day pass; whether there is anything.
 */
export async function letDayPass(host: RunningHost): Promise<boolean> {
  const script = `cd ${STATE}/frames && set -- * && [ -e "$1" ] && touch -d '-2 days' -- *`
  return (await host.exec(['sh', '-c', script])).code === 0
}

/** Waits until a timer of ours that a run left has gone off. */
export async function waitForTimers(host: RunningHost, seconds: number): Promise<void> {
  const script = `n=0; while ls /run/systemd/transient/hostwright-*.timer >/dev/null 2>&1 && [ $n -lt ${seconds * 2} ]; do n=$((n + 1)); sleep 0.5; done`
  await host.exec(['sh', '-c', script], { timeout: seconds + 60 })
}

/** The processes of a host by their words, without those that the host starts for itself. */
export async function processes(host: RunningHost): Promise<Set<string>> {
  const { stdout } = await host.exec(['ps', '-eo', 'args='])
  return foreign(stdout)
}

function foreign(listed: string): Set<string> {
  const words = listed.split('\n').map((line) => line.trim())
  return new Set(words.filter((line) => line !== '' && !OWN.test(line)))
}

/** What a host starts for itself (a silent connection keeps its shell, for sshd cannot know), what a case starts, what we look with. */
const OWN =
  /^(\/usr\/lib\/systemd|\/lib\/systemd|\(|systemd|\/usr\/sbin\/cron|\/usr\/sbin\/agetty|ps |sh$|runuser -u \S+ -- sh -c echo \w+; exec sh$|sh -c systemctl list-units|sshd|\/usr\/bin\/dbus|\/sbin\/|\/bin\/sleep (inf|1000000)|\[|env )/
