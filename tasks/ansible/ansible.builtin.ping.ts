import { defineTask } from 'hostwright'
import { said } from './lib/said.ts'

export default defineTask({
  name: 'ansible.builtin.ping',
  summary: 'Asks the host for an answer; changes nothing.',
  params: { properties: { data: { type: 'string', default: 'pong', description: 'what register gives' } } },
  read: (host) => host.see(said('echo pong')),
  plan: () => [],
  outputs: (_seen, { data }) => ({ ping: data }),
})
