import { accounts, defineTask, unknown } from 'hostwright'

export default defineTask({
  name: 'user',
  summary: 'Creates, changes or removes a user.',
  params: {
    properties: {
      name: { type: 'string', pattern: '^[a-z_][a-z0-9_.-]*$', description: 'the login name' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether the user exists' },
      uid: { type: 'integer', minimum: 0, description: 'the uid' },
      group: { type: 'string', minLength: 1, description: 'the primary group; it must exist' },
      groups: {
        type: 'array',
        items: { type: 'string', minLength: 1 },
        description: 'the additional groups; all others are taken away unless append is given',
      },
      append: { type: 'boolean', default: false, description: 'memberships of other groups are kept' },
      comment: { type: 'string', pattern: '^[^:\\n]*$', description: 'the full name' },
      home: { type: 'string', pattern: '^/[^:\\n]*$', description: 'the home directory' },
      shell: { type: 'string', pattern: '^/[^:\\n]*$', description: 'the login shell' },
      system: { type: 'boolean', default: false, description: 'make it a system user when it is created' },
      create_home: {
        type: 'boolean',
        default: true,
        description:
          'create the home directory with the user, or later if it does not exist: the one that home names, or /home/NAME',
      },
      remove: {
        type: 'boolean',
        default: false,
        description: 'with state: absent, also remove the home directory',
      },
    },
    required: ['name'],
  },
  shorthand: 'name',
  read: (host, { name, ...asked }) => accounts.userState(host, name, asked),
  plan: (current, { name: _same, state, create_home, remove, append, ...wanted }) =>
    state === 'absent'
      ? [accounts.userAbsent(current, remove)]
      : [
          accounts.userPresent(current, {
            ...wanted,
            createHome: create_home,
            onlyGroups: wanted.groups !== undefined && !append,
          }),
          ...accounts.homePresent(current, wanted.group),
        ],
  outputs: ({ user: seen }, { name }) => {
    if (!seen.known) return { uid: seen, home: seen }
    if (seen.value === null) return { uid: null, home: null }
    const { uid, home } = seen.value
    const later = unknown(`the user ${name} is created first`)
    return { uid: uid ?? later, home: uid === null && home === '' ? later : home }
  },
})
