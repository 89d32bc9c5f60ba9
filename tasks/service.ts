import { defineTask, mapSeen, systemd } from 'hostwright'

export default defineTask({
  name: 'service',
  summary: 'Starts, stops, enables, disables or restarts a systemd unit.',
  params: {
    properties: {
      name: {
        type: 'string',
        pattern: '^[A-Za-z0-9:_.\\\\@-]+$',
        description: 'the unit; `.service` may be left out',
      },
      state: {
        enum: ['started', 'stopped', 'restarted', 'reloaded'],
        description: 'running or not; restarted and reloaded are meant for handlers: they act every time',
      },
      enabled: { type: 'boolean', description: 'whether it starts at boot' },
      settle: {
        type: 'integer',
        default: 2,
        minimum: 0,
        maximum: 60,
        description: 'seconds for which it must stay up after a start',
      },
    },
    required: ['name'],
  },
  read: (host, { name }) => host.see(systemd.unit(systemd.unitName(name))),
  plan: (seen, { name, state, enabled, settle }) => {
    const full = systemd.unitName(name)
    const again = state === 'restarted' || state === 'reloaded'
    const active = state === undefined || again ? undefined : state === 'started'
    return [
      ...(active === undefined && enabled === undefined
        ? []
        : [systemd.unitState(full, seen, { active, enabled, settle })]),
      ...(again
        ? [systemd.restarted(full, seen, { how: state === 'restarted' ? 'restart' : 'reload', settle })]
        : []),
    ]
  },
  outputs: (seen) => ({
    active: mapSeen(seen, (here) => here?.active ?? null),
    enabled: mapSeen(seen, (here) => here?.enabled ?? null),
  }),
})
