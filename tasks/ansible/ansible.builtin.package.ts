import { defineTask, Refusal } from 'hostwright'
import { aptChanges } from './lib/apt.ts'
import { aptSeen } from './lib/apt-look.ts'
import { off, split, texts } from './lib/params.ts'

export default defineTask({
  name: 'ansible.builtin.package',
  summary: 'Installs, upgrades or removes packages by the host’s own package manager, which is apt.',
  params: {
    properties: {
      name: {
        type: 'array',
        items: { type: 'string' },
        description: 'the packages',
      },
      state: {
        enum: ['present', 'installed', 'latest', 'absent', 'removed'],
        description: 'installed; the newest version; not installed',
      },
      use: { enum: ['auto', 'apt', 'ansible.builtin.apt'], description: 'only apt' },
      allow_downgrade: off('an older version may take the place of a newer'),
      enablerepo: texts('of other package managers: fails where the step is not skipped'),
      disablerepo: texts('of other package managers: fails where the step is not skipped'),
    },
    required: ['name', 'state'],
  },
  read: (host, params) => aptSeen(host, wantedOf(params)),
  plan: (seen, params) => {
    const foreign = [params.enablerepo, params.disablerepo].some((one) => one !== undefined)
    if (foreign) throw new Refusal('apt has no enablerepo or disablerepo: they are of dnf')
    return aptChanges(seen, wantedOf(params))
  },
})

interface PackageParams {
  readonly name: readonly string[]
  readonly state: 'present' | 'installed' | 'latest' | 'absent' | 'removed'
  readonly allow_downgrade: boolean
}

/** As apt takes a package: what other distributions call theirs may stand in a step that is skipped on Debian. */
const NAME = /^[a-z0-9][a-z0-9+.:-]*(=[A-Za-z0-9.+:~*-]+)?$/

function wantedOf({ name, state, allow_downgrade: downgrade }: PackageParams) {
  const wrong = split(name).find((one) => !NAME.test(one))
  if (wrong !== undefined) throw new Refusal(`“${wrong}” is not the name of a Debian package`)
  const is = state === 'latest' ? 'latest' : state === 'absent' || state === 'removed' ? 'absent' : 'present'
  return { names: split(name), state: is, downgrade } as const
}
