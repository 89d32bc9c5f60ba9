import { accounts, defineTask, unknown } from 'hostwright'

export default defineTask({
  name: 'group',
  summary: 'A group exists, or does not.',
  params: {
    properties: {
      name: { type: 'string', pattern: '^[a-z_][a-z0-9_.-]*$', description: 'the name' },
      state: {
        enum: ['present', 'absent'],
        default: 'present',
        description: 'whether there is such a group',
      },
      gid: { type: 'integer', minimum: 0, description: 'the number' },
      system: { type: 'boolean', default: false, description: 'a system group, when it is made' },
    },
    required: ['name'],
  },
  shorthand: 'name',
  read: (host, { name, ...asked }) => accounts.groupState(host, name, asked),
  plan: (spot, { state, gid, system }) =>
    state === 'absent' ? [accounts.groupAbsent(spot)] : [accounts.groupPresent(spot, { gid, system })],
  outputs: ({ group: seen }, { name }) => {
    if (!seen.known) return { gid: seen }
    return {
      gid: seen.value === null ? null : (seen.value.gid ?? unknown(`the group ${name} is made first`)),
    }
  },
})
