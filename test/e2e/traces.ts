import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Lab, RunningHost } from '../../src/lab/index.ts'

/** What a host has written, from outside: path to type, mode, owner, size and times. */
export function written(host: RunningHost): Map<string, string> {
  const format = '%P\\0%y %m %U:%G %s %T@ %C@\\0'
  const out = execFileSync('find', [host.upper, '-printf', format], { maxBuffer: 1 << 28 }).toString()
  const words = out.split('\0')
  return new Map(Array.from({ length: (words.length - 1) / 2 }, (_, at) => pair(words, at)))
}

function pair(words: readonly string[], at: number): [string, string] {
  return [words[2 * at] ?? '', words[2 * at + 1] ?? '']
}

/** The paths in which two listings differ, also those that only one has. */
export function differing(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  )
}

/** Logs in, runs `true`, and logs out: what any login leaves is no trace of ours. */
export function login(lab: Lab, host: RunningHost): void {
  execFileSync('ssh', ['-F', join(lab.directory, 'ssh_config'), `root@${host.ip4}`, 'sh -c true'])
}

/** Records every program that sshd's children start on a host, with its arguments; gives them when asked. */
export async function watchPrograms(host: RunningHost): Promise<() => Promise<string[]>> {
  await host.get(['apt-get', 'update'])
  await host.get(['apt-get', 'install', '-y', 'strace'])
  const trace = '/run/programs'
  await host.get([
    'sh',
    '-c',
    `systemd-run -q --unit=programs -p UMask=0077 strace -f -v -s 100000 -e trace=execve -o ${trace} -p "$(systemctl show -P MainPID ssh)"`,
  ])
  await host.get(['sh', '-c', `until [ -e ${trace} ]; do sleep 0.1; done; sleep 0.5`])
  return async () => {
    await host.get(['systemctl', 'stop', 'programs'])
    const lines = (await host.get(['cat', trace])).split('\n')
    // The environment of a process is its own user's alone; it stands behind the argv.
    return lines.filter((line) => line.includes('execve(')).map((line) => line.split('], [')[0] ?? '')
  }
}

/** The files that somebody without any rights can read and in which one of these texts stands. */
export async function openFilesWith(host: RunningHost, texts: readonly string[]): Promise<string[]> {
  const script = `umask 077; cat >/root/patterns
setpriv --reuid=nobody --regid=nogroup --clear-groups find / /run /tmp /dev/shm -xdev -type f -readable -print0 2>/dev/null |
xargs -0 grep -lF -f /root/patterns; rm /root/patterns`
  const found = await host.exec(['sh', '-c', script], { input: `${texts.join('\n')}\n` })
  return found.stdout.split('\n').filter((line) => line !== '')
}
