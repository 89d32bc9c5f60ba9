import { absent, defineTask, directory, pathState } from 'hostwright'

export default defineTask({
  name: 'directory',
  summary: 'Creates a directory with this owner, group and mode, or removes it with everything in it.',
  params: {
    properties: {
      path: { type: 'string', pattern: '^/', description: 'the absolute path of the directory' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it exists' },
      mode: {
        type: ['string', 'integer'],
        pattern: '^[0-7]{3,4}$',
        description: 'octal digits: "0755"',
      },
      owner: { type: 'string', minLength: 1, description: 'the owner' },
      group: { type: 'string', minLength: 1, description: 'the group' },
    },
    required: ['path'],
  },
  shorthand: 'path',
  read: (host, { path, owner, group }) => pathState(host, path, { owner, group }),
  plan: (current, { state, mode, owner, group }) =>
    state === 'absent' ? [absent(current)] : [directory(current, { mode, owner, group })],
})
