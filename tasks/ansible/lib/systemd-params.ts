import { flag, off } from './params.ts'
import type { UnitWanted } from './service.ts'

const UNIT = '^[A-Za-z0-9:_.\\\\@-]+$'

/** What `systemd` and `systemd_service` take: one module with two names. */
export const UNIT_PARAMS = {
  properties: {
    name: { type: 'string', pattern: UNIT, description: 'the unit; `.service` may be left out' },
    service: { type: 'string', pattern: UNIT, description: 'another name of name' },
    unit: { type: 'string', pattern: UNIT, description: 'another name of name' },
    state: {
      enum: ['started', 'stopped', 'restarted', 'reloaded'],
      description: 'running or not; restarted and reloaded act every time',
    },
    enabled: flag('whether it starts at boot'),
    masked: flag('whether it cannot be started at all'),
    daemon_reload: off('systemd reads all its files again'),
    'daemon-reload': off('another name of daemon_reload'),
    daemon_reexec: off('systemd starts itself again'),
    'daemon-reexec': off('another name of daemon_reexec'),
    scope: { enum: ['system'], default: 'system', description: 'only system' },
    no_block: {
      type: 'boolean',
      enum: [false],
      description: 'only false: whether a start succeeded is always waited for',
    },
    force: { type: 'boolean', enum: [false], description: 'only false' },
  },
} as const

interface UnitParams extends Pick<UnitWanted, 'name' | 'state' | 'enabled' | 'masked'> {
  readonly service?: string | undefined
  readonly unit?: string | undefined
  readonly daemon_reload: boolean
  readonly 'daemon-reload': boolean
  readonly daemon_reexec: boolean
  readonly 'daemon-reexec': boolean
}

/** Params as one thing by one name. */
export function fromParams(params: UnitParams): UnitWanted {
  const { state, enabled, masked } = params
  return {
    name: params.name ?? params.service ?? params.unit,
    state,
    enabled,
    masked,
    reload: params.daemon_reload || params['daemon-reload'],
    reexec: params.daemon_reexec || params['daemon-reexec'],
  }
}
