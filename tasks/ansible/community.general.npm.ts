import { argv, type Change, defineTask, quote, Refusal } from 'hostwright'
import { off, path } from './lib/params.ts'
import { absolute } from './lib/places.ts'
import { doing, is, said, saying, unsure } from './lib/said.ts'

export default defineTask({
  name: 'community.general.npm',
  summary: 'Installs or removes packages of Node.js.',
  params: {
    properties: {
      name: {
        type: 'string',
        pattern: '^[^-\\s]\\S*$',
        description: 'the package; what package.json wants if not given',
      },
      version: { type: 'string', pattern: '^\\d[\\w.+-]*$', description: 'its version, in full' },
      path: path('the folder in which it is installed'),
      global: off('it is installed for the whole host'),
      state: {
        enum: ['present', 'latest', 'absent'],
        default: 'present',
        description: 'installed; the newest version; not installed',
      },
      executable: { type: 'string', pattern: '^/\\S+$', description: 'another npm' },
      production: off('what only development needs is left out'),
      ignore_scripts: off('scripts of packages are not run'),
      unsafe_perm: off('scripts of packages are run as who installs'),
      no_optional: off('what is optional is left out'),
      no_bin_links: off('no links to programs are made'),
      force: off('what is there already may be replaced'),
      ci: off('exactly what package-lock.json says, anew in each run'),
      registry: { type: 'string', pattern: '^https?://\\S+$', description: 'where packages come from' },
    },
  },
  read: async (host, params) => {
    if (params.path === undefined && !params.global)
      throw new Refusal('path is missing: only global needs none')
    const folder = params.path === undefined ? undefined : await absolute(host, params.path)
    const ask = askFor(params, folder)
    return { folder, ask, seen: params.ci ? is('') : await host.see(said(ask)) }
  },
  plan: ({ folder, ask, seen }, params): Change[] => {
    const { name, state } = params
    const what = name === undefined ? `what ${folder ?? '/'}/package.json wants` : spec(params)
    const enter = folder === undefined ? '' : `mkdir -p -- ${quote(folder)} && cd ${quote(folder)} || exit\n`
    const subject = name ?? folder ?? 'npm'
    if (params.ci) {
      const summary = `install exactly what ${folder ?? ''}/package-lock.json says`
      return [
        doing({ subject, summary, effects: [unsure(summary)], script: `${enter}${command('ci', params)}` }),
      ]
    }
    if (state === 'absent' && name === undefined)
      throw new Refusal('name is missing: which package is to be absent')
    const gone = state === 'absent'
    const summary = `${gone ? 'remove' : 'install'} ${what}`
    const verb = gone ? 'uninstall' : seen.known && seen.value === 'outdated' ? 'update' : 'install'
    const script = `${enter}${command(verb, params)}`
    return [
      saying({
        subject,
        summary,
        ask,
        seen,
        wanted: is(gone ? 'missing' : 'right'),
        effects: [unsure(summary)],
        script,
      }),
    ]
  },
})

interface NpmParams {
  readonly name?: string
  readonly version?: string
  readonly global: boolean
  readonly state: string
  readonly executable?: string
  readonly production: boolean
  readonly ignore_scripts: boolean
  readonly unsafe_perm: boolean
  readonly no_optional: boolean
  readonly no_bin_links: boolean
  readonly force: boolean
  readonly registry?: string
}

function spec({ name = '', version }: Pick<NpmParams, 'name' | 'version'>): string {
  return version === undefined ? name : `${name}@${version}`
}

function npmOf({ executable }: Pick<NpmParams, 'executable'>): string {
  return executable === undefined ? 'npm' : quote(executable)
}

function command(verb: string, params: NpmParams): string {
  const words = [
    ...(params.global ? ['--global'] : []),
    ...(params.production ? ['--omit=dev'] : []),
    ...(params.ignore_scripts ? ['--ignore-scripts'] : []),
    ...(params.unsafe_perm ? ['--unsafe-perm'] : []),
    ...(params.no_optional ? ['--omit=optional'] : []),
    ...(params.no_bin_links ? ['--no-bin-links'] : []),
    ...(params.force ? ['--force'] : []),
    ...(params.registry === undefined ? [] : ['--registry', params.registry]),
  ]
  const named =
    params.name === undefined || verb === 'ci' ? [] : ['--', verb === 'install' ? spec(params) : params.name]
  return `${npmOf(params)} ${argv(verb, '--no-fund', '--no-audit', '--no-update-notifier', ...words, ...named)}`
}

/** What npm lists, as one word: right, missing, or outdated. It keeps logs and a cache where it can; asked, it is given no place. */
function askFor(params: NpmParams, folder: string | undefined): string {
  const npm = npmOf(params)
  const everywhere = params.global ? ' --global' : ''
  const quiet = '--logs-max=0 --cache=/nonexistent --no-update-notifier'
  const enter = folder === undefined ? '' : `cd ${quote(folder)} 2>/dev/null || { echo missing; exit; }\n`
  const manifest = params.name === undefined ? '[ -f package.json ] || { echo missing; exit; }\n' : ''
  const judged = argv('node', '-e', JUDGE, params.name ?? '', params.version ?? '', params.state)
  const newer =
    params.state === 'latest'
      ? `[ "$w" != right ] || [ -z "$(${npm} outdated ${quiet}${everywhere} --parseable ${argv(...(params.name === undefined ? [] : [params.name]))} 2>/dev/null)" ] || w=outdated\n`
      : ''
  return `command -v ${npm} >/dev/null || { echo 'the host has no npm' >&2; exit 1; }
${enter}${manifest}w=$(${npm} list --json --long --depth=0 ${quiet}${everywhere} 2>/dev/null | ${judged}) || exit
${newer}echo "$w"`
}

/** What is listed: with a name, that package, in its version if one is given; else all that is wanted. */
const JUDGE = `const [name, version, state] = process.argv.slice(1)
let text = ''
process.stdin.on('data', (part) => { text += part }).on('end', () => {
  const all = Object.entries(JSON.parse(text || '{}').dependencies || {})
  const has = (one) => !one.missing && !one.invalid
  const wrong = all.filter(([, one]) => !has(one)).map(([key]) => key)
  const own = all.find(([key, one]) => key === name && has(one))
  const fits = own !== undefined && (version === '' || own[1].version === version)
  if (state === 'absent') console.log(own === undefined ? 'missing' : 'right')
  else if (name === '') console.log(wrong.length > 0 ? 'missing' : 'right')
  else console.log(fits ? 'right' : 'missing')
})`
