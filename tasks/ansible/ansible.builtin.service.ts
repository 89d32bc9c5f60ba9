import { defineTask } from 'hostwright'
import { flag } from './lib/params.ts'
import { unitChanges, unitOutputs, unitSeen } from './lib/service.ts'

export default defineTask({
  name: 'ansible.builtin.service',
  summary: 'Starts, stops, restarts, reloads, enables or disables a service.',
  params: {
    properties: {
      name: { type: 'string', pattern: '^[A-Za-z0-9:_.\\\\@-]+$', description: 'the service' },
      state: {
        enum: ['started', 'stopped', 'restarted', 'reloaded'],
        description: 'running or not; restarted and reloaded act every time',
      },
      enabled: flag('whether it starts at boot'),
      use: { enum: ['auto', 'systemd'], description: 'only systemd' },
    },
    required: ['name'],
  },
  read: (host, wanted) => unitSeen(host, wanted),
  plan: (seen, wanted) => unitChanges(seen, wanted),
  outputs: (seen, wanted) => unitOutputs(seen, wanted),
})
