import type { Disturbance } from './disturbance.ts'
import { pause } from './disturbance.ts'

/** The controller itself: killed, interrupted once, interrupted twice. */
export const controllerDisturbances: readonly Disturbance[] = [
  {
    kind: 'killed',
    codes: [0, 137],
    strike: async ({ run }) => {
      run.signal('SIGKILL')
      await run.over
    },
  },
  {
    kind: 'ctrl-c',
    // 143 where SIGTERM comes before the program hears it: nothing is begun.
    codes: [0, 130, 143],
    strike: async ({ run, draw, note }) => {
      const name = draw.once(4) ? 'SIGTERM' : 'SIGINT'
      note(name)
      run.signal(name)
      await run.over
    },
  },
  {
    kind: 'ctrl-c twice',
    codes: [0, 130],
    strike: async ({ run, draw, note }) => {
      const gap = draw.pick([10, 100, 300, 700])
      note(`${gap} ms apart`)
      run.signal('SIGINT')
      await pause(gap, run.over)
      run.signal('SIGINT')
      await run.over
    },
  },
]
