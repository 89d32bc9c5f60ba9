import { argv, type Change, defineTask, exists, quote, Refusal, type Seen, unknown } from 'hostwright'
import { off, path, split, text } from './lib/params.ts'
import { type PipWanted, pipAsk, pipProgram } from './lib/pip.ts'
import { absolute } from './lib/places.ts'
import { doing, is, said, saying, unsure } from './lib/said.ts'
import { wordsOf } from './lib/words.ts'

export default defineTask({
  name: 'ansible.builtin.pip',
  summary: 'Installs or removes Python packages.',
  params: {
    properties: {
      name: {
        type: 'array',
        items: { type: 'string', pattern: '^[^-\\n][^\\n]*$' },
        description: 'the packages, with versions as pip takes them',
      },
      version: {
        type: ['string', 'number'],
        pattern: '^[A-Za-z0-9.+!*-]+$',
        description: 'the version of the only package',
      },
      requirements: { type: 'string', pattern: '^[^-\\n][^\\n]*$', description: 'a file with packages' },
      state: {
        enum: ['present', 'latest', 'absent', 'forcereinstall'],
        default: 'present',
        description: 'installed; upgraded; not installed; installed anew each time',
      },
      virtualenv: path('a virtual environment, which is made if it is not there'),
      virtualenv_command: text('what makes it'),
      virtualenv_python: text('its Python'),
      virtualenv_site_packages: off('it sees the packages of the host'),
      extra_args: text('more arguments for pip'),
      executable: text('another pip'),
      chdir: path('the directory to run it in'),
      editable: { type: 'boolean', enum: [false], description: 'only false' },
      break_system_packages: off('packages beside those of Debian are allowed'),
      umask: text('not supported'),
    },
  },
  read: async (host, params) => {
    const virtualenv = params.virtualenv === undefined ? undefined : await absolute(host, params.virtualenv)
    const wanted: PipWanted = { ...params, names: namesOf(params), virtualenv }
    const ask =
      params.state === 'absent' ? `{ ${pipAsk(wanted)}\n} | grep -cv '^missing$' || true` : pipAsk(wanted)
    const [seen, made] = await Promise.all([
      host.see(said(ask)),
      virtualenv === undefined ? undefined : host.see(exists(`${virtualenv}/bin/pip`)),
    ])
    return { wanted, ask, seen, made }
  },
  plan: (current, params) => {
    if (params.umask !== undefined) throw new Refusal('umask is not supported')
    const { wanted } = current
    if (wanted.names.length === 0 && wanted.requirements === undefined)
      throw new Refusal('name or requirements is missing')
    return [...environment(current, params), ...packages(current, params)]
  },
  outputs: ({ wanted }, { state, version }) => ({
    name: wanted.names,
    state,
    version: version === undefined ? null : String(version),
    virtualenv: wanted.virtualenv ?? null,
  }),
})

interface PipParams {
  readonly name?: readonly string[]
  readonly version?: string | number
  readonly state: 'present' | 'latest' | 'absent' | 'forcereinstall'
  readonly virtualenv_command?: string
  readonly virtualenv_python?: string
  readonly virtualenv_site_packages: boolean
  readonly extra_args?: string
  readonly break_system_packages: boolean
}

interface PipSeen {
  readonly wanted: PipWanted
  readonly ask: string
  readonly seen: Seen<string>
  readonly made: Seen<boolean> | undefined
}

/** A comma may stand between two packages, or in a version: `a>=1,<2`. */
function namesOf({ name, version }: PipParams): string[] {
  const all: string[] = []
  for (const one of split(name))
    if (/^[<>=!~]/.test(one) && all.length > 0) all.push(`${all.pop()},${one}`)
    else all.push(one)
  if (version === undefined) return all
  if (all.length !== 1) throw new Refusal('version can only be given with one name')
  return [`${all[0]}==${version}`]
}

function environment({ wanted, made }: PipSeen, params: PipParams): Change[] {
  if (wanted.virtualenv === undefined || made === undefined) return []
  const python = params.virtualenv_python
  const site = params.virtualenv_site_packages ? ['--system-site-packages'] : []
  const command =
    params.virtualenv_command === undefined
      ? `if command -v virtualenv >/dev/null; then ${argv('virtualenv', ...(python === undefined ? [] : [`-p${python}`]), ...site, wanted.virtualenv)}; else ${argv(python ?? 'python3', '-m', 'venv', ...site, wanted.virtualenv)}; fi`
      : argv(
          ...wordsOf(params.virtualenv_command),
          ...(python === undefined ? [] : [`-p${python}`]),
          ...site,
          wanted.virtualenv,
        )
  const there = `[ -e ${quote(`${wanted.virtualenv}/bin/pip`)} ] && echo there || echo missing`
  const seen = made.known ? { ...made, value: made.value ? 'there' : 'missing' } : made
  return [
    saying({
      subject: wanted.virtualenv,
      summary: `make the virtual environment ${wanted.virtualenv}`,
      ask: there,
      seen,
      wanted: is('there'),
      script: `${enter(wanted)}${command}`,
    }),
  ]
}

function packages({ wanted, ask, ...current }: PipSeen, params: PipParams): Change[] {
  const { names, requirements } = wanted
  // A new environment brings packages of its own, which depend on the Python that makes it.
  const isNew = current.made?.known === true && !current.made.value
  const seen = isNew ? unknown(`what is in ${wanted.virtualenv} shows when it is made`) : current.seen
  if (names.length === 0 && requirements === undefined) return []
  if (params.state === 'latest') throw new Refusal('state: latest is not supported: give a version')
  const what = [...names, ...(requirements === undefined ? [] : [requirements])].join(', ')
  const given = [...(requirements === undefined ? [] : ['-r', requirements]), ...names]
  const extra = params.extra_args === undefined ? [] : wordsOf(params.extra_args)
  const outside = params.break_system_packages ? 'export PIP_BREAK_SYSTEM_PACKAGES=1\n' : ''
  const run = (...words: readonly string[]) =>
    `${enter(wanted)}${outside}${pipProgram(wanted)} ${argv(...words, ...given, ...extra)}`
  const about = { subject: what, effects: [unsure(what)] }
  if (params.state === 'forcereinstall')
    return [
      doing({ ...about, summary: `install ${what} anew`, script: run('install', '-q', '--force-reinstall') }),
    ]
  const isGone = params.state === 'absent'
  const script = isGone ? run('uninstall', '-q', '-y') : run('install', '-q')
  const summary = `${isGone ? 'remove' : 'install'} ${what}`
  return [saying({ ...about, summary, ask, seen, wanted: is(isGone ? String(names.length) : ''), script })]
}

function enter({ chdir }: PipWanted): string {
  return chdir === undefined ? '' : `cd ${quote(chdir)} || exit\n`
}
