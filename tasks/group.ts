import { accounts, defineTask, unknown } from 'hostwright'

export default defineTask({
  name: 'group',
  summary: 'Creates or removes a group.',
  params: {
    properties: {
      name: { type: 'string', pattern: '^[a-z_][a-z0-9_.-]*$', description: 'the name of the group' },
      state: {
        enum: ['present', 'absent'],
        default: 'present',
        description: 'whether the group exists',
      },
      gid: { type: 'integer', minimum: 0, description: 'the gid' },
      system: { type: 'boolean', default: false, description: 'make it a system group when it is created' },
    },
    required: ['name'],
  },
  shorthand: 'name',
  read: (host, { name, ...asked }) => accounts.groupState(host, name, asked),
  plan: (current, { state, gid, system }) =>
    state === 'absent' ? [accounts.groupAbsent(current)] : [accounts.groupPresent(current, { gid, system })],
  outputs: ({ group: seen }, { name }) => {
    if (!seen.known) return { gid: seen }
    return {
      gid: seen.value === null ? null : (seen.value.gid ?? unknown(`the group ${name} is created first`)),
    }
  },
})
