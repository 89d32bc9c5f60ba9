import {
  accounts,
  argv,
  type Change,
  defineTask,
  exists,
  type HostReader,
  known,
  Refusal,
  type Secret,
  type Seen,
  unknown,
} from 'hostwright'
import { flag, off, path, split, text, texts, word } from './lib/params.ts'
import { password, passwordFact } from './lib/password.ts'
import { is, said, saying } from './lib/said.ts'

export default defineTask({
  name: 'ansible.builtin.user',
  summary: 'Creates, changes or removes a user, as Ansible’s module does.',
  params: {
    properties: {
      name: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_.-]*$', description: 'the login name' },
      user: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_.-]*$', description: 'another name of name' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether the user exists' },
      uid: { type: 'integer', minimum: 0, description: 'the uid' },
      group: word('the primary group; it must exist'),
      groups: texts('the additional groups; all others are taken away unless append is given'),
      append: off('memberships of other groups are kept'),
      comment: { type: 'string', pattern: '^[^:\\n]*$', description: 'the full name' },
      home: { type: 'string', pattern: '^/[^:\\n]*$', description: 'the home directory' },
      shell: { type: 'string', pattern: '^(/[^:\\n]*)?$', description: 'the login shell' },
      system: off('make it a system user when it is created'),
      create_home: flag('create the home directory; true if not given'),
      createhome: flag('another name of create_home'),
      remove: off('with state absent, the home directory is removed, too'),
      password: {
        type: 'string',
        secret: true,
        pattern: '^[^:\\n]*$',
        description: 'the password as it stands in shadow(5)',
      },
      update_password: {
        enum: ['always', 'on_create'],
        default: 'always',
        description: 'whether the password of one that is there is changed',
      },
      password_lock: flag('whether no password is accepted'),
      expires: {
        type: 'number',
        description: 'seconds since 1970 at which the user expires; negative for never',
      },
      password_expire_max: {
        type: 'integer',
        description: 'the most days between two changes of the password',
      },
      password_expire_min: {
        type: 'integer',
        description: 'the fewest days between two changes of the password',
      },
      generate_ssh_key: off('make a key for ssh if there is none'),
      ssh_key_bits: { type: 'integer', minimum: 0, description: 'the size of that key' },
      ssh_key_type: {
        enum: ['rsa', 'ed25519', 'ecdsa', 'dsa'],
        default: 'rsa',
        description: 'the type of that key',
      },
      ssh_key_file: {
        type: 'string',
        pattern: '^[^\\n]+$',
        description: 'where that key is; a path below the home if it does not begin with /',
      },
      ssh_key_comment: text('the comment of that key'),
      move_home: { type: 'boolean', enum: [false], description: 'only false' },
      non_unique: { type: 'boolean', enum: [false], description: 'only false' },
      force: { type: 'boolean', enum: [false], description: 'only false' },
      local: { type: 'boolean', enum: [false], description: 'only false' },
      skeleton: path('not supported: the host’s own skeleton is used'),
    },
    exactlyOne: [{ of: ['name', 'user'] }],
  },
  read: async (host, params) => {
    const name = nameOf(params)
    const { state, uid, home } = params
    const group = params.group === undefined ? undefined : String(params.group)
    const asked = { state, uid, group, groups: split(params.groups), home, create_home: homeWanted(params) }
    const account = await accounts.userState(host, name, asked)
    const here = account.user.known ? account.user.value : null
    const hash = params.password
    const [pass, aging, key] = await Promise.all([
      hash === undefined || state === 'absent' ? undefined : host.see(passwordFact({ name, hash })),
      Promise.all(
        state === 'absent'
          ? []
          : agingOf(name, params).map(async (one) => ({ ...one, seen: await host.see(said(one.ask)) })),
      ),
      params.generate_ssh_key && state === 'present' ? keySeen(host, keyPath(name, params, here)) : undefined,
    ])
    return { account, pass, aging, key }
  },
  plan: ({ account, pass, aging, key }, params) => {
    const name = nameOf(params)
    if (params.state === 'absent') return [accounts.userAbsent(account, params.remove)]
    if (params.skeleton !== undefined) throw new Refusal('skeleton is not supported')
    const { uid, comment, home, system } = params
    const shell = params.shell === '' ? undefined : params.shell
    const group = params.group === undefined ? undefined : String(params.group)
    const groups = params.groups === undefined ? undefined : split(params.groups)
    const wanted = {
      uid,
      comment,
      home,
      shell,
      group,
      groups,
      system,
      createHome: homeWanted(params),
      onlyGroups: !params.append && groups !== undefined,
    }
    const isThere = account.user.known && account.user.value !== null
    const keeps = params.update_password === 'on_create' && isThere
    return [
      accounts.userPresent(account, wanted),
      ...accounts.homePresent(account, group),
      ...(pass === undefined || params.password === undefined || keeps
        ? []
        : [password({ name, hash: params.password }, pass)]),
      ...aging.map((one) => saying({ subject: name, ...one })),
      ...(key === undefined ? [] : [keyMade(name, key, params)]),
    ]
  },
  outputs: ({ account: { user } }, params) => {
    const name = nameOf(params)
    if (!user.known) return { name, uid: user, home: user }
    if (user.value === null) return { name, state: params.state }
    const { uid, home, shell, comment } = user.value
    const later = unknown(`the user ${name} is created first`)
    return { name, state: params.state, uid: uid ?? later, home, shell, comment }
  },
})

interface UserParams {
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
  readonly ssh_key_file?: string
  readonly ssh_key_type: string
  readonly ssh_key_bits?: number
  readonly ssh_key_comment?: string
}

function nameOf({ name, user }: UserParams): string {
  return name ?? user ?? ''
}

function homeWanted({ create_home, createhome }: UserParams): boolean {
  return create_home ?? createhome ?? true
}

/** What is in shadow(5) beside the password: asked for by field, set by a program. */
function agingOf(
  name: string,
  { password_lock, expires, password_expire_max, password_expire_min }: UserParams,
) {
  const field = (at: number) => `getent shadow ${argv(name)} | cut -d: -f${at}`
  const days = expires === undefined || expires < 0 ? '' : String(Math.floor(expires / 86_400))
  return [
    ...(password_lock === undefined
      ? []
      : [
          {
            ask: `case "$(${field(2)})" in '!'*) echo locked;; *) echo open;; esac`,
            wanted: is(password_lock ? 'locked' : 'open'),
            script: argv('usermod', password_lock ? '-L' : '-U', name),
            summary: `${password_lock ? 'lock' : 'unlock'} the password of ${name}`,
          },
        ]),
    ...(expires === undefined
      ? []
      : [
          {
            ask: field(8),
            wanted: is(days),
            script: argv('usermod', '-e', days, name),
            summary: `let ${name} ${days === '' ? 'never expire' : 'expire'}`,
          },
        ]),
    ...(password_expire_max === undefined
      ? []
      : [
          {
            ask: field(5),
            wanted: is(String(password_expire_max)),
            script: argv('chage', '-M', String(password_expire_max), name),
            summary: `let the password of ${name} expire`,
          },
        ]),
    ...(password_expire_min === undefined
      ? []
      : [
          {
            ask: field(4),
            wanted: is(String(password_expire_min)),
            script: argv('chage', '-m', String(password_expire_min), name),
            summary: `keep the password of ${name} for some days`,
          },
        ]),
  ]
}

function keyPath(
  name: string,
  { ssh_key_file, ssh_key_type, home }: UserParams,
  here: NonNullable<unknown> | null,
): string {
  const own =
    here !== null && 'home' in here && typeof here.home === 'string' && here.home !== ''
      ? here.home
      : undefined
  const base = own ?? home ?? `/home/${name}`
  if (ssh_key_file === undefined) return `${base}/.ssh/id_${ssh_key_type}`
  return ssh_key_file.startsWith('/') ? ssh_key_file : `${base}/${ssh_key_file}`
}

async function keySeen(host: HostReader, file: string) {
  return { file, seen: await host.see(exists(file)) }
}

function keyMade(
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
