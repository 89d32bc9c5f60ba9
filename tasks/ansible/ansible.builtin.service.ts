import { defineTask } from 'hostwright'
import { word } from './lib/params.ts'
import { unitChanges, unitOutputs, unitSeen } from './lib/service.ts'
import { fromParams, UNIT_PARAMS } from './lib/systemd-params.ts'

export default defineTask({
  name: 'ansible.builtin.service',
  summary:
    'Starts, stops, restarts, reloads, enables or disables a service; with systemd, it takes what that takes.',
  params: {
    properties: {
      ...UNIT_PARAMS.properties,
      sleep: { type: 'integer', description: 'means nothing with systemd, as in Ansible' },
      pattern: word('means nothing with systemd, as in Ansible'),
      arguments: word('means nothing with systemd, as in Ansible'),
      args: word('another name of arguments'),
      runlevel: word('means nothing with systemd, as in Ansible'),
      use: { enum: ['auto', 'systemd', 'service'], description: 'systemd; service finds it, too' },
    },
  },
  read: (host, params) => unitSeen(host, fromParams(params)),
  plan: (seen, params) => unitChanges(seen, fromParams(params)),
  outputs: (seen, params) => unitOutputs(seen, fromParams(params)),
})
