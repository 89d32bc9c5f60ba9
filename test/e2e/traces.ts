import type { RunningHost } from '../../src/lab/index.ts'

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
