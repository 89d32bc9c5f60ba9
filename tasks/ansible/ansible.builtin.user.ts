import { accounts, defineTask, Refusal, unknown } from 'hostwright'
import { flag, off, path, split, text, texts, word } from './lib/params.ts'
import { password, passwordIs } from './lib/password.ts'
import { said, saying } from './lib/said.ts'
import { agingOf, keyMade, keyPath, keySeen, type UserParams } from './lib/user-more.ts'

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
      password_expire_warn: {
        type: 'integer',
        description: 'the days before its end on which a warning comes',
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
      force: off(
        'with state absent, the user is removed though still at work; a key for ssh is not made anew',
      ),
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
      hash === undefined || state === 'absent' ? undefined : host.see(passwordIs({ name, hash })),
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
    if (params.state === 'absent') return [accounts.userAbsent(account, params.remove, params.force)]
    if (params.force && params.generate_ssh_key)
      throw new Refusal('force would make the key for ssh anew in each run')
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

function nameOf({ name, user }: Pick<UserParams, 'name' | 'user'>): string {
  return name ?? user ?? ''
}

function homeWanted({ create_home, createhome }: Pick<UserParams, 'create_home' | 'createhome'>): boolean {
  return create_home ?? createhome ?? true
}
