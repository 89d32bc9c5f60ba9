import type { Draw } from '../draw.ts'
import {
  BASE,
  DIRECTORIES,
  FILES,
  GROUPS,
  KERNEL,
  ODD_DIRECTORIES,
  ODD_FILES,
  PACKAGES,
  UNITS,
  USERS,
} from './names.ts'

/** Lines of shell that bring a host into some state, none of them by us. */
export function drawState(draw: Draw): string[] {
  const lines = Array.from({ length: 2 + draw.below(9) }, () => draw.pick(ITEMS)(draw))
  // What depends on what: users before what they own, immutable last.
  return lines
    .sort((left, right) => rank(left) - rank(right))
    .filter((line, at, all) => all.indexOf(line) === at)
}

function rank(line: string): number {
  if (/^(useradd|groupadd)/.test(line)) return 0
  if (line.startsWith('chattr')) return 2
  return 1
}

const CONTENTS = [
  'one\\ntwo\\n',
  'one\\ntwo',
  '',
  'one\\r\\ntwo\\r\\n',
  'x\\n',
  'ümlaut\\n',
  '\\001\\377\\n',
  'key = 1\\n',
]
const MODES = ['0644', '0600', '0000', '4755', '0640', '0777']
const DIR_MODES = ['0755', '2775', '1777', '0000', '0700']
const OWNERS = ['4242:4242', '4242', 'www-data:adm', 'alma', 'nobody:nogroup', '0:4343']

const quoted = (text: string) => `'${text}'`
const above = (path: string) => path.slice(0, path.lastIndexOf('/'))

const ITEMS: readonly ((draw: Draw) => string)[] = [
  ...repeated(5, fileOf),
  ...repeated(3, directoryOf),
  ...repeated(3, linkOf),
  ...repeated(2, ownerOf),
  ...repeated(2, userOf),
  (draw) => `groupadd ${draw.once(3) ? '-g 4343 ' : ''}${draw.pick([...GROUPS, ...USERS])}`,
  (draw) => `chattr +i ${quoted(draw.pick([`${BASE}/a`, `${BASE}/d/x`, `${BASE}/d`, `${BASE}/b`]))}`,
  ...repeated(2, unitOf),
  crontabOf,
  (draw) => {
    const [key, values] = draw.pick(KERNEL)
    return `sysctl -q -w ${key}=${draw.pick(values)}`
  },
  () => `mkdir -p ${BASE}/ro; mount --bind ${BASE}/ro ${BASE}/ro; mount -o remount,ro,bind ${BASE}/ro`,
  () =>
    `mkdir -p ${BASE}/full; mount -t tmpfs -o size=16k full ${BASE}/full; cat /dev/zero >${BASE}/full/stuffing`,
  () => `mkfifo ${BASE}/b`,
  () => `echo twice >${BASE}/a; ln -f ${BASE}/a ${BASE}/hard`,
  (draw) => (draw.once(15) ? `apt-get install -qy ${draw.pick(PACKAGES)}` : fileOf(draw)),
  (draw) =>
    draw.once(20) ? `apt-get install -qy ${PACKAGES[0]}; apt-get remove -qy ${PACKAGES[0]}` : linkOf(draw),
]

function repeated(times: number, item: (draw: Draw) => string): ((draw: Draw) => string)[] {
  return Array.from({ length: times }, () => item)
}

const filePath = (draw: Draw) => draw.pick(draw.once(4) ? ODD_FILES : FILES)
const directoryPath = (draw: Draw) => draw.pick(draw.once(4) ? ODD_DIRECTORIES : DIRECTORIES)

function fileOf(draw: Draw): string {
  const path = filePath(draw)
  const made = `mkdir -p ${quoted(above(path))}; printf '${draw.pick(CONTENTS)}' >${quoted(path)}`
  return draw.once(2) ? made : `${made}; chmod ${draw.pick(MODES)} ${quoted(path)}`
}

function directoryOf(draw: Draw): string {
  const path = directoryPath(draw)
  const made = `mkdir -p ${quoted(path)}`
  return draw.once(2) ? made : `${made}; chmod ${draw.pick(DIR_MODES)} ${quoted(path)}`
}

function linkOf(draw: Draw): string {
  const [path, target] = draw.pick([
    [`${BASE}/l`, 'd'],
    [`${BASE}/l`, `${BASE}/d`],
    [`${BASE}/l`, 'nowhere'],
    [`${BASE}/a`, 'b'],
    [`${BASE}/d/x`, '../a'],
    [`${BASE}/d`, 'e'],
    [`${BASE}/d/sub`, `${BASE}/e`],
    [`${BASE}/b`, 'b'],
  ] as const)
  return `mkdir -p ${above(path)} ${BASE}/e; ln -s ${target} ${path}`
}

function ownerOf(draw: Draw): string {
  return `chown -h ${draw.pick(OWNERS)} ${quoted(draw.once(2) ? filePath(draw) : directoryPath(draw))}`
}

function userOf(draw: Draw): string {
  const name = draw.pick(USERS)
  const options = draw.pick([
    '-m',
    '-M',
    '-r',
    "-m -c 'Jörg Ä'",
    "-m -c 'A. L.,,,'",
    '-m -s /bin/bash',
    '-m -U',
  ])
  const made = `useradd ${options} ${name}`
  return draw.once(4) ? `${made}; usermod -L ${name}` : made
}

function unitOf(draw: Draw): string {
  const name = draw.pick(UNITS)
  const file = `/etc/systemd/system/${name}.service`
  const command = draw.pick(['/bin/sleep infinity', '/bin/sleep infinity', '/bin/false'])
  // One that fails does so at once: else it was a race whether that is seen.
  const type = command === '/bin/false' ? 'Type=oneshot\\n' : ''
  const text = `[Service]\\n${type}ExecStart=${command}\\n[Install]\\nWantedBy=multi-user.target\\n`
  const made = `printf '${text}' >${file}; systemctl daemon-reload`
  return draw.pick([
    made,
    `${made}; systemctl start ${name}`,
    `${made}; systemctl enable -q --now ${name}`,
    `${made}; systemctl enable -q ${name}`,
    `systemctl mask -q ${name}`,
  ])
}

function crontabOf(draw: Draw): string {
  const user = draw.pick(['root', 'root', 'alma', 'www-data'])
  const text = draw.pick([
    '5 5 * * * by-hand\\n',
    '#Ansible: job\\n1 1 * * * other\\n',
    'MAILTO=root\\n# a comment\\n',
    '#Ansible: job\\n',
  ])
  return `printf '${text}' | crontab -u ${user} -`
}
