import {
  absent,
  argv,
  defineTask,
  directory,
  endOf,
  exists,
  file,
  known,
  link,
  linkAt,
  owned,
  type PathState,
  Refusal,
} from 'hostwright'
import { assumptionsOf } from './lib/edited.ts'
import { flag, OWNERSHIP, off, on, path } from './lib/params.ts'
import { above, absolute, directories, given, look, names, owning } from './lib/places.ts'
import { doing } from './lib/said.ts'
import { misfits, treeOwned } from './lib/tree.ts'

export default defineTask({
  name: 'ansible.builtin.file',
  summary: 'Looks after a file, a directory or a link: that it is there, and its owner, group and mode.',
  params: {
    properties: {
      path: path('the path'),
      dest: path('another name of path'),
      name: path('another name of path'),
      state: {
        enum: ['file', 'directory', 'link', 'hard', 'touch', 'absent'],
        description: 'what is to be there; if not given, what is there already',
      },
      src: { type: 'string', minLength: 1, description: 'what a link points to' },
      recurse: off('with state directory: owner, group and mode count for all that is in it'),
      force: off('a link may take the place of a file, and lead to what is not there'),
      follow: on('owner, group and mode are those of what a link leads to'),
      modification_time: {
        enum: ['preserve', 'now'],
        description: 'with state touch: preserve leaves it alone',
      },
      access_time: { enum: ['preserve', 'now'], description: 'with state touch: preserve leaves it alone' },
      unsafe_writes: flag('files are always replaced as a whole'),
      ...OWNERSHIP,
    },
    exactlyOne: [{ of: ['path', 'dest', 'name'] }],
  },
  read: async (host, { state: asked, src, recurse, follow, ...params }) => {
    const place = await absolute(host, given(params.path, params.dest, params.name))
    const bare = await look(host, place, params)
    const state = asked ?? stateOf(bare, recurse)
    const isFollowed = follow && ['file', 'directory', 'touch'].includes(state)
    const current = isFollowed ? await look(host, place, { ...params, follow }) : bare
    const parents =
      state === 'directory'
        ? await Promise.all(
            above(current.path)
              .slice(0, -1)
              .map((one) => look(host, one, { ...params, follow: true })),
          )
        : []
    const wanted = {
      path: current.path,
      owner: null,
      group: null,
      mode: params.mode ?? null,
      ...names(params),
    }
    const isTree =
      recurse && state === 'directory' && current.entry.known && current.entry.value?.type === 'directory'
    const tree = isTree ? { wanted, seen: await host.see(misfits(wanted)) } : undefined
    const leads = state === 'link' && src !== undefined ? await target(host, place, src) : known(true)
    const end = state === 'link' && follow ? await throughLink(host, place, params) : undefined
    const twin = state === 'hard' && src !== undefined ? await look(host, src) : undefined
    return { state, current, parents, tree, leads, end, twin }
  },
  plan: (seen, params) => {
    const { state, current } = seen
    if (state === 'absent') return [absent(current)]
    if (state === 'link') return [...linked(seen, params)]
    if (state === 'hard') return hardLinked(seen, params)
    if (state === 'directory') {
      const made = directories([...seen.parents, current], params)
      const isThere = !current.entry.known || current.entry.value !== null
      const own = isThere ? [directory(current, owning(current, params, 'directory'))] : []
      return [
        ...made,
        ...own,
        ...(seen.tree === undefined ? [] : [treeOwned(seen.tree.wanted, seen.tree.seen)]),
      ]
    }
    if (state === 'file') return [owned(standing(current), owning(current, params))]
    return touched(current, params)
  },
  outputs: ({ current, state }, { src }) => ({
    path: current.path,
    dest: current.path,
    state,
    ...(src === undefined ? {} : { src }),
  }),
})

type Host = Parameters<typeof look>[0]
type Owned = Parameters<typeof owning>[1]

function stateOf({ entry: here }: PathState, recurse: boolean): 'file' | 'directory' | 'link' {
  if (!here.known || here.value === null) return recurse ? 'directory' : 'file'
  const { type } = here.value
  return type === 'directory' || type === 'link' ? type : 'file'
}

/** Whether what a link is to point to is there, seen from where the link stands. */
async function target(host: Host, path: string, src: string) {
  const from = path.slice(0, path.lastIndexOf('/') + 1)
  return host.see(exists(src.startsWith('/') ? src : `${from}${src}`))
}

async function throughLink(host: Host, path: string, params: Owned) {
  const at = await host.see(linkAt(path))
  if (!at.known || at.value === null) return undefined
  const end = await endOf(host, path)
  return end.known ? look(host, end.value, params) : undefined
}

interface Linking {
  readonly current: PathState
  readonly leads: { readonly known: boolean; readonly value?: boolean }
  readonly end: PathState | undefined
}

function linked(
  { current, leads, end }: Linking,
  { src, force, ...params }: Owned & { src?: string; force: boolean },
) {
  const here = current.entry.known ? current.entry.value : null
  if (src === undefined) {
    if (here?.type !== 'link')
      throw new Refusal('src is required for creating new symlinks', assumptionsOf(current))
    return ownedEnd(end, params)
  }
  if (!force && leads.known && leads.value === false)
    throw new Refusal(`${src} does not exist; force: true makes a link to it all the same`)
  if (!force && here !== null && here.type !== 'link')
    throw new Refusal(
      `${current.path} is a ${here.type}; force: true puts a link in its place`,
      assumptionsOf(current),
    )
  return [link(current, src), ...ownedEnd(end, params)]
}

/** Owner, group and mode of what a link leads to, where it leads anywhere. */
function ownedEnd(end: PathState | undefined, params: Owned) {
  const isThere = end?.entry.known === true && end.entry.value !== null
  const asks = params.owner !== undefined || params.group !== undefined || params.mode !== undefined
  return isThere && asks ? [owned(end, owning(end, params))] : []
}

function hardLinked(
  { current, twin }: { readonly current: PathState; readonly twin: PathState | undefined },
  { src, force }: { src?: string; force: boolean },
) {
  const [here, other] = [current, twin].map((one) => (one?.entry.known === true ? one.entry.value : null))
  if (src === undefined || twin === undefined) throw new Refusal('src is required for creating new hardlinks')
  if (other?.type !== 'file') throw new Refusal(`${src} is no file`, assumptionsOf(twin))
  if (here?.type === 'file' && here.inode !== undefined && here.inode === other.inode) return []
  if (here !== null && here !== undefined && !force)
    throw new Refusal(
      `${current.path} exists; force: true puts the link in its place`,
      assumptionsOf(current),
    )
  const beside = `${current.path}.hostwright-link`
  return [
    doing({
      subject: current.path,
      summary: `link ${current.path} to the file ${src}`,
      script: `${argv('ln', '-T', '-f', '--', src, beside)} && ${argv('mv', '-f', '-T', '--', beside, current.path)}`,
    }),
  ]
}

function standing(current: PathState): PathState {
  const here = current.entry.known ? current.entry.value : undefined
  if (here === null)
    throw new Refusal(`${current.path} is absent: state: touch makes an empty file`, assumptionsOf(current))
  if (here !== undefined && here.type !== 'file')
    throw new Refusal(`${current.path} is a ${here.type}, not a file`, assumptionsOf(current))
  return current
}

type Times = { readonly modification_time?: string; readonly access_time?: string }

function touched(
  current: PathState,
  { modification_time: changed, access_time: read, ...params }: Owned & Times,
) {
  const here = current.entry.known ? current.entry.value : undefined
  if (here === null) return [file(current, { content: '', ...owning(current, params) })]
  const which = [...(read === 'preserve' ? [] : ['-a']), ...(changed === 'preserve' ? [] : ['-m'])]
  const times =
    which.length === 0
      ? []
      : [
          doing({
            subject: current.path,
            summary: `touch ${current.path}`,
            script: argv('touch', '-c', ...which, '--', current.path),
          }),
        ]
  return [
    ...(here === undefined || here.type !== 'file' ? [] : [owned(current, owning(current, params))]),
    ...times,
  ]
}
