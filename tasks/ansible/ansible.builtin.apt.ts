import { defineTask, Refusal } from 'hostwright'
import { aptChanges } from './lib/apt.ts'
import { type AptWanted, aptSeen } from './lib/apt-look.ts'
import { flag, off, path, split } from './lib/params.ts'

const PACKAGES = {
  type: 'array',
  items: {
    type: 'string',
    pattern:
      '^[a-z0-9*][a-z0-9+.:-]*(=[A-Za-z0-9.+:~*-]+)?( *, *[a-z0-9][a-z0-9+.:-]*(=[A-Za-z0-9.+:~*-]+)?)*$',
  },
} as const

export default defineTask({
  name: 'ansible.builtin.apt',
  summary: 'Installs, upgrades or removes Debian packages, and fetches the package lists.',
  params: {
    properties: {
      name: { ...PACKAGES, description: 'the packages; a version may stand behind =' },
      package: { ...PACKAGES, description: 'another name of name' },
      pkg: { ...PACKAGES, description: 'another name of name' },
      state: {
        enum: ['present', 'installed', 'latest', 'absent', 'removed'],
        default: 'present',
        description: 'installed; the newest version; not installed',
      },
      update_cache: flag('fetch the package lists before'),
      'update-cache': flag('another name of update_cache'),
      cache_valid_time: {
        type: 'integer',
        default: 0,
        minimum: 0,
        description: 'seconds for which the package lists are fresh',
      },
      update_cache_retries: { type: 'integer', minimum: 0, description: 'apt-get itself tries again' },
      update_cache_retry_max_delay: {
        type: 'integer',
        minimum: 0,
        description: 'apt-get itself tries again',
      },
      upgrade: {
        enum: ['no', 'yes', 'safe', 'full', 'dist', false, true],
        default: 'no',
        description: 'upgrade all packages',
      },
      purge: off('what is removed loses its configuration, too'),
      autoremove: off('packages that nothing needs any more are removed, too'),
      autoclean: off('files of packages that cannot be had any more are removed'),
      clean: off('files of packages are removed'),
      deb: path('a package file on the host'),
      default_release: {
        type: 'string',
        pattern: '^[A-Za-z0-9.-]*$',
        description: 'the release whose packages are preferred',
      },
      'default-release': {
        type: 'string',
        pattern: '^[A-Za-z0-9.-]*$',
        description: 'another name of default_release',
      },
      install_recommends: flag('recommended packages come, too; if not given, the host’s own setting counts'),
      'install-recommends': flag('another name of install_recommends'),
      only_upgrade: off('with state latest: only what is installed'),
      allow_downgrade: off('an older version may take the place of a newer'),
      'allow-downgrade': off('another name of allow_downgrade'),
      allow_downgrades: off('another name of allow_downgrade'),
      'allow-downgrades': off('another name of allow_downgrade'),
      policy_rc_d: {
        type: 'integer',
        minimum: 0,
        maximum: 255,
        description:
          'the answer of /usr/sbin/policy-rc.d meanwhile: with 101, no service of a package is started',
      },
      allow_change_held_packages: off('packages that are held may change'),
      allow_unauthenticated: { type: 'boolean', enum: [false], description: 'only false' },
      force: { type: 'boolean', enum: [false], description: 'only false' },
      force_apt_get: flag('apt-get is used in any case'),
      fail_on_autoremove: off('fails where a package would be removed'),
      dpkg_options: {
        enum: ['force-confdef,force-confold', 'force-confold,force-confdef', 'force-confold'],
        description: 'configuration files that were changed stay in any case',
      },
      lock_timeout: { type: 'integer', description: 'apt waits for its lock for five minutes' },
    },
  },
  read: (host, params) => aptSeen(host, wantedOf(params)),
  plan: (seen, params) => aptChanges(seen, wantedOf(params)),
})

interface AptParams {
  readonly name?: readonly string[]
  readonly package?: readonly string[]
  readonly pkg?: readonly string[]
  readonly state: 'present' | 'installed' | 'latest' | 'absent' | 'removed'
  readonly update_cache?: boolean
  readonly 'update-cache'?: boolean
  readonly cache_valid_time: number
  readonly upgrade: unknown
  readonly purge: boolean
  readonly autoremove: boolean
  readonly autoclean: boolean
  readonly clean: boolean
  readonly deb?: string
  readonly default_release?: string
  readonly 'default-release'?: string
  readonly install_recommends?: boolean
  readonly 'install-recommends'?: boolean
  readonly only_upgrade: boolean
  readonly allow_downgrade: boolean
  readonly 'allow-downgrade': boolean
  readonly allow_downgrades: boolean
  readonly 'allow-downgrades': boolean
  readonly fail_on_autoremove: boolean
  readonly policy_rc_d?: number
  readonly allow_change_held_packages: boolean
}

const STATES = {
  present: 'present',
  installed: 'present',
  latest: 'latest',
  absent: 'absent',
  removed: 'absent',
} as const
const UPGRADES = new Map<unknown, 'dist' | 'safe'>([
  ['yes', 'safe'],
  [true, 'safe'],
  ['safe', 'safe'],
  ['full', 'dist'],
  ['dist', 'dist'],
])

function wantedOf(params: AptParams): AptWanted {
  const names = split(params.name ?? params.package ?? params.pkg)
  const isAll = names.includes('*')
  if (isAll && (params.state !== 'latest' || names.length > 1))
    throw new Refusal('“*” stands alone, and with state: latest')
  if (names.some((one) => one !== '*' && one.includes('*') && !one.includes('=')))
    throw new Refusal('patterns of package names are not supported: write the names')
  const isUpdated = params.update_cache ?? params['update-cache'] ?? params.cache_valid_time > 0
  return {
    names: isAll ? [] : names,
    state: STATES[params.state],
    purge: params.purge,
    lists: isUpdated ? params.cache_valid_time : undefined,
    recommends: params.install_recommends ?? params['install-recommends'] ?? null,
    upgrade: isAll ? 'safe' : UPGRADES.get(params.upgrade),
    autoremove: params.autoremove,
    onlyUpgrade: params.only_upgrade,
    // An empty one is none: roles leave it so.
    release: (params.default_release ?? params['default-release']) || undefined,
    downgrade:
      params.allow_downgrade ||
      params['allow-downgrade'] ||
      params.allow_downgrades ||
      params['allow-downgrades'],
    keepsAll: params.fail_on_autoremove,
    policy: params.policy_rc_d,
    held: params.allow_change_held_packages,
    clean: params.clean,
    autoclean: params.autoclean,
    deb: params.deb,
  }
}
