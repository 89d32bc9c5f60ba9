import { absent, defineTask, file, owned, pathState } from 'hostwright'

export default defineTask({
  name: 'file',
  summary: 'Creates a file with this content, owner, group and mode, or removes it.',
  params: {
    properties: {
      path: { type: 'string', pattern: '^/', description: 'the absolute path of the file' },
      content: {
        type: 'string',
        late: true,
        secret: true,
        description: 'the whole content; if not given, only owner, group and mode are managed',
      },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it exists' },
      mode: {
        type: ['string', 'integer'],
        pattern: '^[0-7]{3,4}$',
        description: 'octal digits: "0644"',
      },
      owner: { type: 'string', minLength: 1, description: 'the owner' },
      group: { type: 'string', minLength: 1, description: 'the group' },
    },
    required: ['path'],
  },
  read: (host, { path, owner, group }) => pathState(host, path, { owner, group }),
  plan: (current, { content, state, mode, owner, group }) => {
    if (state === 'absent') return [absent(current, 'file')]
    return [
      content === undefined
        ? owned(current, { mode, owner, group })
        : file(current, { content, mode, owner, group }),
    ]
  },
})
