import { defineTask } from 'hostwright'

export default defineTask({
  name: 'ansible.builtin.setup',
  summary: 'Does nothing: facts of a host are asked for when they are used.',
  params: {
    properties: {
      gather_subset: {
        type: 'array',
        items: { type: 'string' },
        description: 'no matter: only what is used is asked for',
      },
      gather_timeout: { type: 'integer', description: 'no matter' },
      filter: { type: 'array', items: { type: 'string' }, description: 'no matter' },
    },
  },
  read: async () => null,
  plan: () => [],
})
