import { argv, defineTask, Refusal } from 'hostwright'
import { path } from './lib/params.ts'
import { absolute } from './lib/places.ts'
import { is, said, saying } from './lib/said.ts'

export default defineTask({
  name: 'community.general.git_config',
  summary: 'Sets or removes an option of git.',
  params: {
    properties: {
      name: { type: 'string', pattern: '^[A-Za-z0-9-]+\\.[^\\n]+$', description: 'the option: user.email' },
      value: { type: 'string', pattern: '^[^\\n]*$', description: 'its value' },
      scope: {
        enum: ['local', 'global', 'system', 'file'],
        description: 'where: system if nothing else is given; local and file need repo and file',
      },
      repo: path('the repository, for the scope local'),
      file: path('the file, for the scope file'),
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is set' },
      add_mode: {
        enum: ['replace-all', 'add'],
        default: 'replace-all',
        description: 'the only value, or one beside others',
      },
      list_all: { type: 'boolean', enum: [false], description: 'only false' },
    },
    required: ['name'],
  },
  read: async (host, params) => {
    const { name, value, state, add_mode } = params
    if (state === 'present' && value === undefined) throw new Refusal('value is missing')
    const [repo, file] = await Promise.all(
      [params.repo, params.file].map(async (one) => (one === undefined ? undefined : absolute(host, one))),
    )
    const git = gitOf(
      params.scope ?? (repo !== undefined ? 'local' : file !== undefined ? 'file' : 'system'),
      { repo, file },
    )
    const list = `v=$(${argv(...git, '--get-all', name)} 2>/dev/null)`
    const isThere =
      add_mode === 'add'
        ? `printf '%s\\n' "$v" | grep -qxF -- ${argv(value ?? '')}`
        : `[ "$v" = ${argv(value ?? '')} ]`
    const judged =
      state === 'absent'
        ? '[ "$s" = 0 ] && echo set || echo unset'
        : `[ "$s" = 0 ] && ${isThere} && echo right || echo other`
    const ask = `command -v git >/dev/null || { echo 'the host has no git' >&2; exit 1; }
${list}; s=$?; [ "$s" -le 1 ] || [ "$s" = 128 ] || s=1
${judged}`
    return { git, ask, seen: await host.see(said(ask)) }
  },
  plan: ({ git, ask, seen }, { name, value = '', state, add_mode }) => {
    const gone = state === 'absent'
    const words = gone ? ['--unset-all', name] : [`--${add_mode}`, name, value]
    return [
      saying({
        subject: name,
        summary: gone ? `let git have no ${name}` : `let ${name} of git be ${value}`,
        ask,
        seen,
        wanted: is(gone ? 'unset' : 'right'),
        script: argv(...git, ...words),
      }),
    ]
  },
})

interface Files {
  readonly repo: string | undefined
  readonly file: string | undefined
}

function gitOf(scope: string, { repo, file }: Files): string[] {
  if (scope === 'local') {
    if (repo === undefined) throw new Refusal('scope: local needs repo')
    return ['git', '-C', repo, 'config', '--local']
  }
  if (scope !== 'file') return ['git', 'config', `--${scope}`]
  if (file === undefined) throw new Refusal('scope: file needs file')
  return ['git', 'config', '--file', file]
}
