import { absent, defineTask, directory, pathState } from 'hostwright'

export default defineTask({
  name: 'directory',
  summary: 'A directory is there with this owner, group and mode, or is not there with all that is in it.',
  params: {
    properties: {
      path: { type: 'string', pattern: '^/', description: 'where the directory is, from the root' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
      mode: { type: 'string', pattern: '^[0-7]{3,4}$', description: 'octal digits in quotes: "0755"' },
      owner: { type: 'string', minLength: 1, description: 'the user who owns it' },
      group: { type: 'string', minLength: 1, description: 'the group that owns it' },
    },
    required: ['path'],
  },
  shorthand: 'path',
  read: (host, { path, owner, group }) => pathState(host, path, { owner, group }),
  plan: (spot, { state, mode, owner, group }) =>
    state === 'absent' ? [absent(spot)] : [directory(spot, { mode, owner, group })],
})
