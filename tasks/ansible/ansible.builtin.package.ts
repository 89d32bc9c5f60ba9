import { defineTask } from 'hostwright'
import { aptChanges } from './lib/apt.ts'
import { aptSeen } from './lib/apt-look.ts'
import { split } from './lib/params.ts'

export default defineTask({
  name: 'ansible.builtin.package',
  summary: 'Installs, upgrades or removes packages by the host’s own package manager, which is apt.',
  params: {
    properties: {
      name: {
        type: 'array',
        items: {
          type: 'string',
          pattern: '^[a-z0-9][a-z0-9+.:-]*(=[A-Za-z0-9.+:~*-]+)?( *, *[a-z0-9][a-z0-9+.:-]*)*$',
        },
        description: 'the packages',
      },
      state: {
        enum: ['present', 'installed', 'latest', 'absent', 'removed'],
        description: 'installed; the newest version; not installed',
      },
      use: { enum: ['auto', 'apt', 'ansible.builtin.apt'], description: 'only apt' },
    },
    required: ['name', 'state'],
  },
  read: (host, params) => aptSeen(host, wantedOf(params)),
  plan: (seen, params) => aptChanges(seen, wantedOf(params)),
})

interface PackageParams {
  readonly name: readonly string[]
  readonly state: 'present' | 'installed' | 'latest' | 'absent' | 'removed'
}

function wantedOf({ name, state }: PackageParams) {
  const is = state === 'latest' ? 'latest' : state === 'absent' || state === 'removed' ? 'absent' : 'present'
  return { names: split(name), state: is } as const
}
