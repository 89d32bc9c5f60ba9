import { absent, defineTask, link, pathState } from 'hostwright'

export default defineTask({
  name: 'symlink',
  summary: 'Creates or removes a symbolic link.',
  params: {
    properties: {
      path: { type: 'string', pattern: '^/', description: 'the absolute path of the link' },
      target: { type: 'string', minLength: 1, description: 'the target of the link' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it exists' },
    },
    required: ['path', 'target'],
  },
  read: (host, { path }) => pathState(host, path),
  plan: (current, { target, state }) =>
    state === 'absent' ? [absent(current, 'link')] : [link(current, target)],
})
