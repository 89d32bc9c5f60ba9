import { accounts, defineTask, mapSeen } from 'hostwright'
import { off } from './lib/params.ts'

export default defineTask({
  name: 'ansible.builtin.group',
  summary: 'Creates or removes a group.',
  params: {
    properties: {
      name: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_.-]*$', description: 'the name of the group' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether the group exists' },
      gid: { type: 'integer', minimum: 0, description: 'the gid' },
      system: off('make it a system group when it is created'),
      local: { type: 'boolean', enum: [false], description: 'only false' },
      non_unique: { type: 'boolean', enum: [false], description: 'only false' },
    },
    required: ['name'],
  },
  read: (host, { name, ...asked }) => accounts.groupState(host, name, asked),
  plan: (current, { state, gid, system }) =>
    state === 'absent' ? [accounts.groupAbsent(current)] : [accounts.groupPresent(current, { gid, system })],
  outputs: ({ group }, { name, state }) => ({
    name,
    state,
    gid: mapSeen(group, (here) => here?.gid ?? null),
  }),
})
