import { argv, type Change, exists, type HostReader, known, type Secret, type Seen } from 'hostwright'
import { is, saying } from './said.ts'

/** Params of a user that are about more than the account itself. */
export interface UserParams {
  readonly name?: string
  readonly user?: string
  readonly create_home?: boolean
  readonly createhome?: boolean
  readonly home?: string
  readonly password?: string | Secret
  readonly password_lock?: boolean
  readonly expires?: number
  readonly password_expire_max?: number
  readonly password_expire_min?: number
  readonly password_expire_warn?: number
  readonly ssh_key_file?: string
  readonly ssh_key_type: string
  readonly ssh_key_bits?: number
  readonly ssh_key_comment?: string
}

/** What is in shadow(5) beside the password: asked for by field, set by a program. */
export function agingOf(name: string, params: UserParams): Aging[] {
  return [...lockOf(name, params), ...endOf(name, params), ...daysOf(name, params)]
}

/** One field of shadow(5) that is to have a value. */
interface Aging {
  readonly ask: string
  readonly wanted: Seen<string>
  readonly script: string
  readonly summary: string
}

function field(name: string, at: number): string {
  return `getent shadow ${argv(name)} | cut -d: -f${at}`
}

function lockOf(name: string, { password_lock: isLocked }: UserParams): Aging[] {
  if (isLocked === undefined) return []
  const ask = `case "$(${field(name, 2)})" in '!'*) echo locked;; *) echo open;; esac`
  const script = argv('usermod', isLocked ? '-L' : '-U', name)
  const summary = `${isLocked ? 'lock' : 'unlock'} the password of ${name}`
  return [{ ask, wanted: is(isLocked ? 'locked' : 'open'), script, summary }]
}

function endOf(name: string, { expires }: UserParams): Aging[] {
  if (expires === undefined) return []
  const days = expires < 0 ? '' : String(Math.floor(expires / 86_400))
  const script = argv('usermod', '-e', days, name)
  return [
    {
      ask: field(name, 8),
      wanted: is(days),
      script,
      summary: `let ${name} ${days === '' ? 'never expire' : 'expire'}`,
    },
  ]
}

function daysOf(
  name: string,
  { password_expire_max: most, password_expire_min: fewest, password_expire_warn: warned }: UserParams,
): Aging[] {
  const pairs = [[most, 5, '-M'] as const, [fewest, 4, '-m'] as const, [warned, 6, '-W'] as const]
  return pairs.flatMap(([days, at, option]) => {
    if (days === undefined) return []
    const script = argv('chage', option, String(days), name)
    return [
      {
        ask: field(name, at),
        wanted: is(String(days)),
        script,
        summary: `limit the age of the password of ${name}`,
      },
    ]
  })
}

/** Where the key for ssh is. */
export function keyPath(
  name: string,
  { ssh_key_file, ssh_key_type, home }: UserParams,
  here: { readonly home: string } | null,
): string {
  const own = here === null || here.home === '' ? undefined : here.home
  const base = own ?? home ?? `/home/${name}`
  if (ssh_key_file === undefined) return `${base}/.ssh/id_${ssh_key_type}`
  return ssh_key_file.startsWith('/') ? ssh_key_file : `${base}/${ssh_key_file}`
}

/** Whether the key for ssh is there. */
export async function keySeen(host: HostReader, file: string) {
  return { file, seen: await host.see(exists(file)) }
}

/** A key for ssh must be there. */
export function keyMade(
  name: string,
  { file, seen }: { readonly file: string; readonly seen: Seen<boolean> },
  params: UserParams,
): Change {
  const { ssh_key_type, ssh_key_bits, ssh_key_comment } = params
  const bits = ssh_key_bits === undefined || ssh_key_bits === 0 ? [] : ['-b', String(ssh_key_bits)]
  const make = argv(
    'ssh-keygen',
    '-q',
    '-t',
    ssh_key_type,
    ...bits,
    '-C',
    ssh_key_comment ?? `ansible-generated on ${name}`,
    '-N',
    '',
    '-f',
    file,
  )
  const folder = file.slice(0, file.lastIndexOf('/'))
  return saying({
    subject: file,
    summary: `make a key for ssh of ${name}`,
    ask: `[ -e ${argv(file)} ] && echo there || echo missing`,
    seen: seen.known ? known(seen.value ? 'there' : 'missing', seen.assuming) : seen,
    wanted: is('there'),
    script: `g=$(id -gn ${argv(name)}) || exit
[ -d ${argv(folder)} ] || install -d -m 0700 -o ${argv(name)} -g "$g" -- ${argv(folder)} || exit
${make} && chown ${argv(name)}:"$g" -- ${argv(file, `${file}.pub`)}`,
  })
}
