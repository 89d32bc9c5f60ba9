import type { Disturbance } from './disturbance.ts'
import { pause } from './disturbance.ts'

/** The host itself: its power, a reboot, the process of sshd that serves us. */
export const powerDisturbances: readonly Disturbance[] = [
  {
    kind: 'power lost',
    codes: [0, 1, 4],
    reboots: true,
    strike: async ({ host, run, draw, note }) => {
      const early = !draw.once(4)
      note(early ? 'on again at once' : 'on again when the run is over')
      await host.kill()
      if (!early) await run.over
      await host.powerOn()
    },
  },
  {
    kind: 'rebooted',
    codes: [0, 1, 4],
    reboots: true,
    strike: ({ host }) => host.reboot(),
  },
  {
    kind: 'sshd killed',
    codes: [0, 4],
    strike: async ({ host, draw, note, run }) => {
      const times = draw.pick([1, 1, 2])
      note(`${times} times`)
      for (let at = 0; at < times; at++) {
        if (at > 0) await pause(800, run.over)
        await host.exec(['sh', '-c', KILL])
      }
    },
  },
]

/** All that the listening sshd has started; it goes on listening. */
const KILL = `for child in $(ps -o pid= --ppid "$(systemctl show -P MainPID ssh)"); do
kill -KILL $(ps -o pid= --ppid $child) $child; done`
