import type { HuntCase } from '../case.ts'
import { OWN, SHARED } from './case.ts'
import type { Disturbance, Scene } from './disturbance.ts'
import { BY_HAND } from './end.ts'

/** Others at work on the same things at the same time. */
export const otherDisturbances: readonly Disturbance[] = [
  {
    kind: 'another controller',
    codes: [0],
    others: true,
    strike: async ({ control, took }) => {
      const other = control.start('other.yml')
      took(other)
      await other.over
    },
  },
  { kind: 'another hand', codes: [0, 1], others: true, strike: meddle },
]

/** Edits what the case decides, again and again, until the run is over. */
async function meddle({ host, run, hunted, draw, note }: Scene): Promise<void> {
  const rate = draw.pick(['0.05', '0.2', '0.7'])
  const edits = [...editsOf(hunted), ...COMMON].filter(() => !draw.once(3))
  note(`every ${rate} s: ${edits.join('; ')}`)
  const script = `rm -f ${STOP}; n=0
while [ ! -e ${STOP} ] && [ $n -lt 300 ]; do n=$((n + 1)); { ${[...edits, ':'].join('; ')}; } 2>/dev/null; sleep ${rate}; done
rm -f ${STOP}`
  const hand = host.exec(['sh', '-c', script], { timeout: 400 })
  await run.over
  await host.exec(['touch', STOP])
  await hand
}

const STOP = '/run/hunt-stop'

const COMMON = [
  `[ ! -f ${OWN}-file ] || echo by hand >>${OWN}-file`,
  `[ ! -f ${OWN}-file ] || chown root ${OWN}-file`,
  `[ ! -f ${OWN}-conf ] || rm ${OWN}-conf`,
  `sed -i /ours/d ${SHARED}`,
  job('root'),
  job('www-data'),
]

/** Adds a job of its own. It may be lost where it comes between our look and our change: crontab(1) knows no lock. */
function job(user: string): string {
  const line = `7 7 * * * ${BY_HAND}-$n`
  return `if [ $((n % 4)) = 1 ]; then { crontab -u ${user} -l; echo "${line}"; } | crontab -u ${user} -; fi`
}

/** Files whose whole content one step gives, and that nothing else names. */
function editsOf({ steps, state }: HuntCase): string[] {
  const all = JSON.stringify([steps.map(({ notify: _notify, ...step }) => step), state])
  return steps.flatMap(({ file, loop, when, become_user: as }) => {
    const { path = '', content } = (file ?? {}) as { path?: string; content?: string }
    const alone = all.split(path).length === 2 && /^\/srv\/hunt\/[a-z]+$/.test(path)
    if (content === undefined || loop !== undefined || when !== undefined || as !== undefined || !alone)
      return []
    return [`[ ! -f ${path} ] || [ -L ${path} ] || echo by hand >>${path}`]
  })
}
