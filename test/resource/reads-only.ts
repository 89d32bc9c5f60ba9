import { startedBy } from './shell-commands.ts'

type Allowed = (args: readonly string[]) => boolean

/** These options and no others; what is no option is a file to read, or the value of one. */
const options =
  (...allowed: readonly string[]): Allowed =>
  (args) => {
    const end = args.indexOf('--')
    return args
      .slice(0, end < 0 ? args.length : end)
      .every((arg) => !/^-./.test(arg) || allowed.includes(arg))
  }

/** This command of a program, with these options. */
const verb =
  (name: string, ...allowed: readonly string[]): Allowed =>
  ([first, ...rest]) =>
    first === name && options(...allowed)(rest)

const either =
  (...all: readonly Allowed[]): Allowed =>
  (args) =>
    all.some((one) => one(args))

const exactly =
  (...words: readonly string[]): Allowed =>
  (args) =>
    args.join('\0') === words.join('\0')

/** Programs by which nothing is written, with all that they may be given. */
const PROGRAMS: Readonly<Record<string, Allowed>> = {
  'apt-cache': verb('policy'),
  'apt-config': verb('dump'),
  'apt-get': ([flag, ...rest]) => flag === '-s' && rest.includes('install'),
  // It has connections, which no other shell has; nothing else is left to it.
  bash: ([flag, script]) => flag === '-c' && refusals(script ?? '').length === 0,
  cat: options(),
  chasquid: exactly('-version'),
  crontab: (args) => args[0] === '-l' && options('-l', '-u')(args),
  // Only what a server is asked that changes nothing there, and to no file.
  curl: (args) => /(^| )-X (GET|HEAD|OPTIONS) /.test(args.join(' ')) && !args.includes('-o'),
  cut: options('-d', '-f'),
  date: (args) => /^(-u )?\+[^+]*$/.test(args.join(' ')),
  df: options('-P', '-k', '-i'),
  'dpkg-query': (args) => args[0] === '-W' && options('-W', '-f')(args),
  find: finds,
  flock: exactly('-n', '-s', '9'),
  getent: either(
    ...['passwd', 'shadow', 'group', 'ahostsv4', 'ahostsv6', 'ahosts', 'hosts'].map((name) => verb(name)),
  ),
  git: ([flag, , ...rest]) =>
    flag === '-C' &&
    either(
      verb('show'),
      verb('log', '-n', '--format=%ct'),
      verb('rev-parse', '-q', '--verify'),
      verb('ls-remote'),
      verb('merge-base', '--is-ancestor'),
    )(rest),
  grep: options('-E', '-c', '-z', '-H', '-m', '-o', '-e', '-----BEGIN [A-Z ]*-----'),
  head: options('-c', '-n'),
  hostname: exactly(),
  id: either(exactly('-u'), exactly('-ru'), exactly('-g'), exactly('-rg')),
  ip: either(
    exactly('-o', 'link', 'show'),
    exactly('-o', 'addr', 'show'),
    exactly('-4', 'route', 'get', '8.8.8.8'),
    exactly('-6', 'route', 'get', '2404:6800:400a:800::1012'),
  ),
  lsb_release: exactly('-a'),
  nproc: exactly(),
  python3: exactly('-V'),
  '/usr/bin/python3': exactly('-V'),
  uname: options('-s', '-r', '-v', '-m', '-n'),
  getconf: exactly('LONG_BIT'),
  env: exactly('-0'),
  ls: options('-t', '-tc', '-tcd'),
  openssl: verb('pkey', '-in', '-pubout', '-passin'),
  perl: exactly('-e', 'print pack "H*", $ARGV[0]', '${inner%% *}'),
  // Its `w` and `e` would write and run: one substitution, printed.
  sed: ([flag, edit, ...files]) =>
    flag === '-n' && /^s\/[^/]*\/[^/]*\/p$/.test(edit ?? '') && options()(files),
  // A mount of its own is gone with what it is for.
  unshare: ([...args]) =>
    args.slice(0, 5).join(' ') === '--mount --propagation private sh -c' &&
    refusals((args[5] ?? '').replace(/^mount -t tmpfs none \/tmp && /, '')).length === 0,
  sh: ([flag, script]) => flag === '-c' && refusals(script ?? '').length === 0,
  // What they are asked comes by their input, and only reads: it says so itself to the server.
  psql: exactly('-XAtqw', '-v', 'ON_ERROR_STOP=1'),
  readlink: options('-f'),
  sha1sum: options(),
  sha256sum: options('-bz'),
  stat: options('-L', '-c', '-f'),
  systemctl: either(
    verb('show', '-p', '--timestamp=unix'),
    verb('cat'),
    verb('list-units', '--state=failed', '--plain', '--no-legend'),
  ),
  tail: options('-c', '-n'),
  // It runs another program, for so long.
  timeout: ([flag, grace, seconds, program = '', ...args]) =>
    flag === '-k' && /^\d+ \d+$/.test(`${grace} ${seconds}`) && PROGRAMS[program]?.(args) === true,
  xargs: ([flag, program, ...args]) => flag === '-0' && program === 'sh' && PROGRAMS['sh']?.(args) === true,
  tar: (args) => exactly('-cPf', '-')(args.slice(0, 2)) && options(...TAR)(args),
}

const TAR = [...['-cPf', '-b', '--format=gnu', '--hard-dereference', '--no-recursion'], ...['--null', '-T']]

const TESTS = [
  '-L',
  '-printf',
  '-maxdepth',
  '-mindepth',
  '-xdev',
  '-name',
  '-cmin',
  '-newercm',
  '-print',
  '-quit',
  '-type',
  '-links',
  '-false',
  '(',
  ')',
  '-size',
  '-o',
  '-print0',
  '-printf',
  '-exec',
  '-c',
]

/** It runs nothing but shell scripts that read, and prints nowhere but where it is heard. */
function finds(all: readonly string[]): boolean {
  const args = all.filter((arg, at) => arg !== '-fprintf' || all[at + 1] !== '/dev/stderr')
  const at = args.indexOf('-exec')
  const end = args.findIndex((arg, index) => index > at && (arg === ';' || arg === '+'))
  const outside = at < 0 ? args : [...args.slice(0, at), ...args.slice(end < 0 ? args.length : end)]
  const run = args.slice(at + 1, end)
  const [program = '', ...given] = run
  const isKnown = ['sh', 'sha256sum'].includes(program)
  const reads = at < 0 || (end > at && isKnown && PROGRAMS[program]?.(given) === true)
  return (
    reads && !outside.includes('-exec') && options(...TESTS)(outside.filter((arg) => !/^-\d+$/.test(arg)))
  )
}

/** What a shell does itself, without an effect on anything but itself. */
const BUILT_IN: Readonly<Record<string, Allowed>> = {
  ...Object.fromEntries(
    [
      '[',
      ':',
      'true',
      'false',
      'echo',
      'printf',
      'cd',
      'exit',
      'export',
      'read',
      'umask',
      'continue',
      'set',
      'return',
    ].map((name) => [name, () => true]),
  ),
  '.': exactly('/etc/os-release'),
  command: ([flag]) => flag === '-v',
  // Opens a connection for the shell itself, or is a client that is asked as psql is.
  exec: either(exactly(), exactly('mariadb', '$@'), exactly('mysql', '$@')),
  wait: exactly(),
}

/** All that a script might do beside reading; none is what a fact needs. */
export function refusals(script: string): string[] {
  const { commands, redirections, functions } = startedBy(script)
  const wrong = commands.filter(([name = '', ...args]) => {
    if (functions.includes(name)) return false
    return (BUILT_IN[name] ?? PROGRAMS[name])?.(args) !== true
  })
  return [
    ...wrong.map((words) => words.join(' ')),
    ...redirections.filter(
      (one) => !/^\d*(<[^<>&]|[<>]&\d$|>>?\/dev\/null$|<>\/dev\/tcp\/[^/]+\/25$)/.test(one),
    ),
  ]
}
