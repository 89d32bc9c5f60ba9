import { argv, type Change, defineTask, entry, Refusal, unknown } from 'hostwright'
import { off, on, path } from './lib/params.ts'
import { absolute, given } from './lib/places.ts'
import { is, said, saying } from './lib/said.ts'

export default defineTask({
  name: 'ansible.posix.acl',
  summary: 'Sets or removes an entry of the access control list of a file.',
  params: {
    properties: {
      path: path('the file or folder'),
      name: path('another name of path'),
      state: {
        enum: ['present', 'absent', 'query'],
        default: 'query',
        description: 'the entry is there; is not there; nothing is changed',
      },
      etype: { enum: ['user', 'group', 'mask', 'other'], description: 'whose entry' },
      entity: { type: 'string', default: '', pattern: '^[^:,\\n]*$', description: 'which user or group' },
      permissions: { type: 'string', pattern: '^[rwxX-]{0,3}$|^[0-7]$', description: 'what is allowed: rwx' },
      entry: { type: 'string', pattern: '^[^,\\n]+$', description: 'all of it in one: user:joe:rw' },
      default: off('it is what new files in the folder get'),
      recursive: off('for all that is in the folder'),
      recalculate_mask: {
        enum: ['default', 'mask', 'no_mask'],
        default: 'default',
        description: 'whether the mask is set anew',
      },
      follow: on('links are followed'),
      use_nfsv4_acls: { type: 'boolean', enum: [false], default: false, description: 'only false' },
    },
    exactlyOne: [{ of: ['path', 'name'] }],
  },
  read: async (host, params) => {
    const place = await absolute(host, given(params.path, params.name))
    const list = argv('getfacl', '--omit-header', '--absolute-names', '--', place)
    const words = params.state === 'query' ? undefined : wordsOf(params, place)
    const test =
      words === undefined
        ? 'echo same'
        : `l=$(${argv('setfacl', '--test', ...words)}) || exit
printf '%s\\n' "$l" | grep -qv '\\*,\\*$' && echo other || echo same`
    const ask = `command -v setfacl >/dev/null || { echo 'the host has no setfacl: it comes with the package acl' >&2; exit 1; }\n${test}`
    const [seen, acl] = await Promise.all([host.see(said(ask)), host.see(said(list))])
    return { place, words, ask, seen, acl }
  },
  plan: ({ place, words, ask, seen }, { state }): Change[] => {
    if (words === undefined) return []
    const summary = `${state === 'absent' ? 'remove an entry from' : 'set an entry of'} the access list of ${place}`
    // The bits of the group in its mode are the mask of the list.
    const cause = `the access list of ${place} is set first`
    const effects = [place, `${place}/`].map((one) => ({ fact: entry(one), becomes: unknown(cause) }))
    const script = argv('setfacl', ...words)
    return [saying({ subject: place, summary, effects, ask, seen, wanted: is('same'), script })]
  },
  outputs: ({ acl }) => ({ acl: acl.known ? acl.value.split('\n').filter((line) => line !== '') : acl }),
})

interface AclParams {
  readonly state: string
  readonly etype?: string
  readonly entity: string
  readonly permissions?: string
  readonly entry?: string
  readonly default: boolean
  readonly recursive: boolean
  readonly recalculate_mask: string
  readonly follow: boolean
}

function wordsOf(params: AclParams, place: string): string[] {
  const isSet = params.state === 'present'
  const { isDefault, spec } = entryOf(params)
  const mask = params.recalculate_mask.replace('_', '-')
  return [
    ...(isDefault ? ['-d'] : []),
    ...(params.recursive ? ['--recursive'] : []),
    ...(mask === 'default' ? [] : [`--${mask}`]),
    ...(params.follow ? [] : ['--physical']),
    isSet ? '-m' : '-x',
    spec,
    '--',
    place,
  ]
}

const KINDS = ['user', 'group', 'mask', 'other']

/** The entry for setfacl; to remove one, nothing is said of what is allowed. */
function entryOf({ state, entry: whole, ...params }: AclParams): {
  readonly isDefault: boolean
  readonly spec: string
} {
  const isSet = state === 'present'
  const parts = whole?.split(':') ?? []
  const isDefault = params.default || /^d(efault)?$/.test(parts[0] ?? '')
  const [kind = '', entity = '', permissions] =
    whole === undefined
      ? [params.etype, params.entity, params.permissions]
      : /^d(efault)?$/.test(parts[0] ?? '')
        ? parts.slice(1)
        : parts
  const full = KINDS.find((one) => kind !== '' && one.startsWith(kind.toLowerCase()))
  if (full === undefined) throw new Refusal('etype is missing: user, group, mask or other')
  if (isSet && (permissions === undefined || permissions === '')) throw new Refusal('permissions are missing')
  return { isDefault, spec: [full, entity, ...(isSet ? [permissions ?? ''] : [])].join(':') }
}
