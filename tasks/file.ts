import { absent, defineTask, file, owned, pathState } from 'hostwright'

export default defineTask({
  name: 'file',
  summary: 'A file has this content, owner, group and mode, or is not there.',
  params: {
    properties: {
      path: { type: 'string', pattern: '^/', description: 'where the file is, from the root' },
      content: {
        type: 'string',
        late: true,
        secret: true,
        description: 'all of what is in it; without it, only owner, group and mode are looked after',
      },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
      mode: { type: 'string', pattern: '^[0-7]{3,4}$', description: 'octal digits in quotes: "0644"' },
      owner: { type: 'string', minLength: 1, description: 'the user who owns it' },
      group: { type: 'string', minLength: 1, description: 'the group that owns it' },
    },
    required: ['path'],
  },
  read: (host, { path, owner, group }) => pathState(host, path, { owner, group }),
  plan: (spot, { content, state, mode, owner, group }) => {
    if (state === 'absent') return [absent(spot, 'file')]
    return [
      content === undefined
        ? owned(spot, { mode, owner, group })
        : file(spot, { content, mode, owner, group }),
    ]
  },
})
