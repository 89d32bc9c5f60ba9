import type { Draw } from '../draw.ts'
import type { PlaybookStep } from '../example.ts'
import { BASE, GROUPS, KERNEL, PACKAGES, UNITS, USERS } from './names.ts'
import { perhaps, type StepMaker } from './steps-files.ts'

/** Makers of steps of accounts, jobs, units, kernel parameters and packages. */
export const hostMakers: readonly (readonly [number, StepMaker])[] = [
  [7, userStep],
  [
    2,
    (draw) => ({
      user: { name: draw.pick(USERS), state: 'absent', ...perhaps(draw, { remove: () => true }, 2) },
    }),
  ],
  [
    4,
    (draw) => ({
      group: {
        name: draw.pick([...GROUPS, ...USERS]),
        ...perhaps(draw, { gid: () => draw.pick([4343, 4344]), system: () => true }, 4),
      },
    }),
  ],
  [2, (draw) => ({ group: { name: draw.pick([...GROUPS, ...USERS]), state: 'absent' } })],
  [5, cronStep],
  [5, serviceStep],
  [3, (draw) => ({ file: unitFile(draw) })],
  [3, sysctlStep],
]

/** Makers of steps that take long: they are drawn seldom. */
export const slowMakers: readonly (readonly [number, StepMaker])[] = [
  [
    3,
    (draw) => ({
      apt: {
        name: [draw.pick(PACKAGES)],
        ...perhaps(draw, { recommends: () => false }, 2),
        ...perhaps(draw, { state: () => draw.pick(['absent', 'purged']) }, 2),
      },
    }),
  ],
  [1, (draw) => ({ hostname: { name: draw.pick(['hunted', 'hunted.example']) } })],
]

function userStep(draw: Draw): PlaybookStep {
  const about = perhaps(
    draw,
    {
      uid: () => draw.pick([4242, 4250, 4251]),
      group: () => draw.pick(['crew', 'adm', 'alma']),
      groups: () => draw.pick([['crew'], ['adm', 'crew'], ['staff2']]),
      comment: () => draw.pick(['Jörg Ä', 'A. L.', '']),
      home: () => draw.pick([`${BASE}/home`, '/home/alma', `${BASE}/d/home`]),
      shell: () => draw.pick(['/bin/bash', '/usr/sbin/nologin']),
      system: () => true,
      create_home: () => false,
    },
    5,
  )
  return { user: { name: draw.pick(USERS), ...about } }
}

function cronStep(draw: Draw): PlaybookStep {
  const about = { name: draw.pick(['job', 'job', 'other']), job: draw.pick(['true', 'test -e /100%']) }
  const user = draw.pick([
    {},
    { user: 'root' },
    { user: 'alma' },
    { user: 'alma' },
    { user: 'www-data' },
    { user: 'bela' },
  ])
  const more = perhaps(
    draw,
    {
      minute: () => draw.pick([5, '*/5']),
      hour: () => 0,
      special_time: () => 'daily',
      state: () => 'absent',
    },
    4,
  )
  return { cron: { ...about, ...user, ...more } }
}

function serviceStep(draw: Draw): PlaybookStep {
  const name = draw.once(9) ? draw.pick(['cron', 'no-such']) : draw.pick(UNITS)
  const more = perhaps(
    draw,
    {
      state: () => draw.pick(['started', 'started', 'stopped', 'restarted', 'reloaded']),
      enabled: () => draw.pick([true, false]),
    },
    2,
  )
  return { service: { name, settle: 0, ...(Object.keys(more).length === 0 ? { state: 'started' } : more) } }
}

function unitFile(draw: Draw): { path: string; content: string } {
  const command = draw.pick(['/bin/sleep infinity', '/bin/sleep 1000000', '/bin/true'])
  const type = command === '/bin/true' ? 'Type=oneshot\nRemainAfterExit=yes\n' : ''
  const install = draw.once(4) ? '' : '[Install]\nWantedBy=multi-user.target\n'
  return {
    path: `/etc/systemd/system/${draw.pick(UNITS)}.service`,
    content: `[Service]\n${type}ExecStart=${command}\n${install}`,
  }
}

function sysctlStep(draw: Draw): PlaybookStep {
  const chosen = [draw.pick(KERNEL), ...(draw.once(3) ? [draw.pick(KERNEL)] : [])]
  const settings = Object.fromEntries(chosen.map(([key, values]) => [key, draw.pick(values)]))
  const more = perhaps(draw, { path: () => '/etc/sysctl.d/70-hunt.conf', live: () => false }, 4)
  return { sysctl: { settings, path: '/etc/sysctl.d/60-hunt.conf', ...more } }
}
