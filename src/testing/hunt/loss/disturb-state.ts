import type { RunningHost } from '../../../lab/index.ts'
import type { Disturbance } from './disturbance.ts'

/** Puts the clock right. */
export async function rightClock(host: RunningHost): Promise<void> {
  await host.get(['rm', '-f', '/etc/ld.so.preload', '/etc/faketimerc'])
}

/** What a host says of itself: its clock jumps; our folder on it cannot be written. */
export const stateDisturbances: readonly Disturbance[] = [
  {
    // A container has no clock of its own: programs that start from now on are told another time.
    kind: 'clock',
    // What sshd itself does when its clock jumps is its own affair: it may end a connection.
    codes: [0, 4],
    strike: async ({ host, draw, note, run }) => {
      const jump = draw.pick(['-400d', '-1h', '-2s', '+1h', '+400d', '-20000d'])
      note(jump)
      const script = `echo '${jump}' >/etc/faketimerc; ls /usr/lib/*/faketime/libfaketime.so.1 >/etc/ld.so.preload`
      await host.get(['sh', '-c', script])
      if (draw.once(2)) return
      note('put right when the run is over')
      await run.over
      await rightClock(host)
    },
  },
  {
    kind: 'state read-only',
    codes: [0, 1],
    strike: async ({ host, run }) => {
      const at = '/var/lib/hostwright'
      const script = `[ -d ${at} ] || mkdir -m 700 ${at}; mount --bind ${at} ${at} || exit 1
# Busy while the run has a file open to write.
n=0; until mount -o remount,ro,bind ${at}; do n=$((n + 1)); [ $n -lt 100 ] || exit 1; sleep 0.05; done`
      await host.get(['sh', '-c', script])
      await run.over
      await host.get(['umount', '-l', at])
    },
  },
]
