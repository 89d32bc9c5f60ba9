import { defineTask } from 'hostwright'
import { flag, word } from './lib/params.ts'
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
      sleep: { type: 'integer', description: 'means nothing with systemd, as in Ansible' },
      pattern: word('means nothing with systemd, as in Ansible'),
      arguments: word('means nothing with systemd, as in Ansible'),
      args: word('another name of arguments'),
      runlevel: word('means nothing with systemd, as in Ansible'),
      use: { enum: ['auto', 'systemd'], description: 'only systemd' },
    },
    required: ['name'],
  },
  read: (host, wanted) => unitSeen(host, wanted),
  plan: (seen, wanted) => unitChanges(seen, wanted),
  outputs: (seen, wanted) => unitOutputs(seen, wanted),
})
