import { defineTask } from 'hostwright'
import { unitChanges, unitOutputs, unitSeen } from './lib/service.ts'
import { fromParams, UNIT_PARAMS } from './lib/systemd-params.ts'

export default defineTask({
  name: 'ansible.builtin.systemd_service',
  summary: 'Starts, stops, restarts, reloads, enables, disables or masks a systemd unit.',
  params: UNIT_PARAMS,
  read: (host, params) => unitSeen(host, fromParams(params)),
  plan: (seen, params) => unitChanges(seen, fromParams(params)),
  outputs: (seen, params) => unitOutputs(seen, fromParams(params)),
})
