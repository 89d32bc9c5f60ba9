import { defineTask, Refusal } from 'hostwright'
import { said } from './lib/said.ts'

export default defineTask({
  name: 'ansible.builtin.ping',
  summary: 'Asks the host for an answer; changes nothing.',
  params: {
    properties: {
      data: { type: 'string', default: 'pong', description: 'what register gives; crash is a failure' },
    },
  },
  read: (host) => host.see(said('echo pong')),
  plan: (_seen, { data }) => {
    if (data === 'crash') throw new Refusal('boom')
    return []
  },
  outputs: (_seen, { data }) => ({ ping: data }),
})
