import { argv, type Change, defineTask, quote, Refusal, type Seen, type StateChange } from 'hostwright'
import { edited } from './lib/edited.ts'
import { off, on, path } from './lib/params.ts'
import { above, absolute, directories, given, look } from './lib/places.ts'
import { doing, is, said, saying } from './lib/said.ts'

const PLACE = { type: 'string', pattern: '^(/|~/|~$|none$)' } as const
const FIELD = { type: 'string', pattern: '^[^\\n]+$' } as const

export default defineTask({
  name: 'ansible.posix.mount',
  summary: 'Keeps a line of /etc/fstab, and whether it is mounted.',
  params: {
    properties: {
      path: { ...PLACE, description: 'where it is mounted; none of what is mounted nowhere, as swap' },
      name: { ...PLACE, description: 'another name of path' },
      src: { ...FIELD, description: 'what is mounted' },
      fstype: { ...FIELD, description: 'the file system' },
      opts: { ...FIELD, description: 'its options' },
      dump: { type: ['string', 'integer'], pattern: '^\\d+$', default: '0', description: 'fstab(5)' },
      passno: { type: ['string', 'integer'], pattern: '^\\d+$', default: '0', description: 'fstab(5)' },
      state: {
        enum: ['mounted', 'present', 'unmounted', 'absent', 'absent_from_fstab', 'remounted', 'ephemeral'],
        description: 'in the file and mounted; in the file; not mounted; neither',
      },
      fstab: { ...path('another file'), default: '/etc/fstab' },
      boot: on('it is mounted at boot'),
      backup: off('the replaced content is kept anyway, in our own folder on the host'),
    },
    required: ['state'],
    exactlyOne: [{ of: ['path', 'name'] }],
  },
  read: async (host, params) => {
    const place = await absolute(host, given(params.path, params.name))
    // As the host itself has it: whoever reads may have mounts of his own.
    const at = quote(place.replaceAll(' ', '\\040'))
    const ask = `f=/proc/1/mountinfo; [ -r $f ] || f=/proc/self/mountinfo; cut -d' ' -f5 $f | grep -qxF -- ${at} && echo mounted || echo unmounted`
    const [fstab, mounted, folders] = await Promise.all([
      look(host, params.fstab, { follow: true }),
      host.see(said(ask)),
      Promise.all(
        params.state === 'mounted' ? above(place).map((one) => look(host, one, { follow: true })) : [],
      ),
    ])
    return { place, ask, fstab, mounted, folders }
  },
  plan: (seen, { state, src, fstype, boot, ...params }) => {
    const { place, fstab, folders } = seen
    if (place === 'none' && state !== 'present' && !state.startsWith('absent'))
      throw new Refusal('what has no place is mounted nowhere: state must be present or absent')
    if (state === 'ephemeral') throw new Refusal('state: ephemeral is not supported')
    if (state === 'remounted') return [again(place)]
    const isIn = state === 'mounted' || state === 'present'
    if (isIn && (src === undefined || fstype === undefined)) throw new Refusal('src and fstype are needed')
    const opts = optionsOf(params.opts, boot)
    const line = isIn
      ? [src ?? '', place, fstype ?? '', opts, String(params.dump), String(params.passno)]
      : null
    const file =
      state === 'unmounted'
        ? []
        : [edited(fstab, { create: true }, (text) => withLine(text ?? '', { place, src }, line))]
    return [
      ...directories(folders, {}),
      ...file,
      ...(state === 'present' || state === 'absent_from_fstab' ? [] : mounting(seen, state, params.fstab)),
      ...(state === 'mounted' ? remounted(seen, file) : []),
    ]
  },
})

interface MountSeen {
  readonly place: string
  readonly ask: string
  readonly mounted: Seen<string>
}

function mounting({ place, ask, mounted }: MountSeen, state: string, fstab: string): Change[] {
  const isUp = state === 'mounted'
  const other = fstab === '/etc/fstab' ? [] : ['-T', fstab]
  const script = isUp ? argv('mount', ...other, place) : argv('umount', place)
  const about = { subject: place, summary: `${isUp ? 'mount' : 'unmount'} ${place}` }
  return [saying({ ...about, ask, seen: mounted, wanted: is(isUp ? 'mounted' : 'unmounted'), script })]
}

/** What is mounted otherwise than the file says now is mounted again. */
function remounted({ place, mounted }: MountSeen, file: readonly StateChange[]): Change[] {
  const differs = file.some(
    ({ before, after }) =>
      before.known && after.known && JSON.stringify(before.value) !== JSON.stringify(after.value),
  )
  return differs && mounted.known && mounted.value === 'mounted' ? [again(place)] : []
}

function again(place: string): Change {
  return doing({
    subject: place,
    summary: `mount ${place} again`,
    script: argv('mount', '-o', 'remount', place),
  })
}

function optionsOf(opts: string | undefined, boot: boolean): string {
  const all = (opts ?? 'defaults').split(',')
  return boot || all.includes('noauto') ? all.join(',') : [...all, 'noauto'].join(',')
}

interface Own {
  readonly place: string
  readonly src: string | undefined
}

/** Lines without a place are told apart by what they are about. */
function withLine(text: string, { place, src }: Own, wanted: readonly string[] | null): string {
  const escaped = wanted?.map((one) => one.replaceAll('\\', '\\134').replaceAll(' ', '\\040'))
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const isOwn = (line: string): boolean => {
    const fields = line.trim().split(/\s+/)
    if (line.trim().startsWith('#') || fields.length < 4 || fields[1] !== place.replaceAll(' ', '\\040'))
      return false
    return place !== 'none' || src === undefined || fields[0] === src
  }
  const fresh = escaped?.join(' ')
  const isThere = lines.some(isOwn)
  const next = lines.flatMap((line) => {
    if (!isOwn(line)) return [line]
    if (fresh === undefined) return []
    const [src, name, type, opts, dump = '0', passno = '0'] = line.trim().split(/\s+/)
    return [[src, name, type, opts, dump, passno].join(' ') === fresh ? line : fresh]
  })
  const all = isThere || fresh === undefined ? next : [...next, fresh]
  return all.map((line) => `${line}\n`).join('')
}
