import { absent, apt, defineTask, file, mapSeen, type PathState, Refusal } from 'hostwright'
import { edited, textOf } from './lib/edited.ts'
import { modeOf } from './lib/mode.ts'
import { flag, OWNERSHIP, on } from './lib/params.ts'
import { look } from './lib/places.ts'
import { hasSource, type Source, sourceOf, withoutSource } from './lib/repository.ts'
import { doing, said } from './lib/said.ts'

const LISTS = `find /etc/apt/sources.list /etc/apt/sources.list.d -maxdepth 1 -name '*.list' 2>/dev/null | sort`

export default defineTask({
  name: 'ansible.builtin.apt_repository',
  summary: 'Adds or removes a source of packages, and fetches the package lists.',
  params: {
    properties: {
      repo: { type: 'string', pattern: '^[^\\n]+$', description: 'the line: deb https://… suite component' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
      filename: {
        type: 'string',
        pattern: '^[A-Za-z0-9._-]+$',
        description: 'the file in /etc/apt/sources.list.d, without .list',
      },
      mode: OWNERSHIP.mode,
      update_cache: on('fetch the package lists when it was changed'),
      'update-cache': flag('another name of update_cache'),
      update_cache_retries: { type: 'integer', description: 'apt-get itself tries again' },
      update_cache_retry_max_delay: { type: 'integer', description: 'apt-get itself tries again' },
      validate_certs: on('apt decides that'),
      install_python_apt: flag('no Python is needed'),
      codename: {
        type: 'string',
        pattern: '^[a-z]+$',
        description: 'only for PPAs, which are not supported',
      },
    },
    required: ['repo'],
  },
  read: async (host, { repo, filename }) => {
    const source = sourceOf(repo, filename?.replace(/\.list$/, ''))
    if (source === undefined)
      throw new Refusal(
        repo.startsWith('ppa:')
          ? 'PPAs are not supported: write the line of the source'
          : `“${repo}” is no line of a source of packages: deb https://… suite component`,
      )
    const names = await host.see(said(LISTS))
    if (!names.known) throw new Refusal('the sources of packages are not known yet', [names.cause])
    const paths = new Set([...names.value.split('\n').filter((one) => one !== ''), source.file])
    const files = await Promise.all([...paths].map((one) => look(host, one)))
    return { source, files }
  },
  plan: ({ source, files }, { state, update_cache, mode, ...params }) => {
    const isUpdated = params['update-cache'] ?? update_cache
    const changes = state === 'absent' ? removed(source, files) : added(source, files, mode)
    const acts = changes.some(
      ({ before, after }) =>
        !before.known || !after.known || JSON.stringify(before.value) !== JSON.stringify(after.value),
    )
    return [
      ...changes,
      ...(isUpdated && acts
        ? [
            doing({
              subject: 'package lists',
              summary: 'fetch the package lists',
              leaves: false,
              script: `${apt.aptGet}\n$get update`,
            }),
          ]
        : []),
    ]
  },
  outputs: (_seen, { repo, state }) => ({ repo, state }),
})

function added(source: Source, files: readonly PathState[], mode: string | number | undefined) {
  const all = files.map((one) => ({
    current: one,
    has: mapSeen(textOf(one), (text) => text !== null && hasSource(text, source)),
  }))
  if (all.some(({ has }) => has.known && has.value)) return []
  const current = files.find(({ path }) => path === source.file)
  if (current === undefined) return []
  const text = mapSeen(
    textOf(current),
    (had) => `${had === null || had === '' || had.endsWith('\n') ? (had ?? '') : `${had}\n`}${source.line}\n`,
  )
  const given = modeOf(mode, { mode: '0644', isDirectory: false })
  return [file(current, { content: text, mode: given ?? '0644' })]
}

/** A file in which nothing is left is removed. */
function removed(source: Source, files: readonly PathState[]) {
  return files.flatMap((current) => {
    const text = textOf(current)
    if (!text.known) return [edited(current, { create: true }, (had) => had)]
    if (text.value === null || !hasSource(text.value, source)) return []
    const rest = withoutSource(text.value, source)
    return rest.trim() === '' && current.path !== '/etc/apt/sources.list'
      ? [absent(current, 'file')]
      : [edited(current, { create: false }, () => rest)]
  })
}
