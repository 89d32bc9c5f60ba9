import { absent, defineTask, link, pathState } from 'hostwright'

export default defineTask({
  name: 'symlink',
  summary: 'A symbolic link points to this target, or is not there.',
  params: {
    properties: {
      path: { type: 'string', pattern: '^/', description: 'where the link is, from the root' },
      target: { type: 'string', minLength: 1, description: 'what is written in it' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
    },
    required: ['path', 'target'],
  },
  read: (host, { path }) => pathState(host, path),
  plan: (spot, { target, state }) => (state === 'absent' ? [absent(spot, 'link')] : [link(spot, target)]),
})
