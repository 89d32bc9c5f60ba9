import { argv, defineTask, quote } from 'hostwright'
import { off, on } from './lib/params.ts'
import { is, said, saying, unsure } from './lib/said.ts'

const NAME = { type: 'string', pattern: '^[A-Za-z0-9_.-]+$' } as const

export default defineTask({
  name: 'community.general.apache2_module',
  summary: 'Enables or disables a module of Apache, as a2enmod and a2dismod do.',
  params: {
    properties: {
      name: { ...NAME, description: 'the module, as a2enmod has it' },
      identifier: { ...NAME, description: 'its name in apache2ctl -M, if it cannot be told from name' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is enabled' },
      force: off('what Apache cannot do without may be disabled'),
      ignore_configcheck: off('a configuration that Apache refuses counts as one without the module'),
      warn_mpm_absent: on('nothing is warned of here'),
    },
    required: ['name'],
  },
  read: async (host, { name, identifier, ignore_configcheck }) => {
    const ask = askFor(identifier ?? identifierOf(name), ignore_configcheck)
    return { ask, seen: await host.see(said(ask)) }
  },
  plan: ({ ask, seen }, { name, state, force }) => {
    const isOn = state === 'present'
    const summary = `${isOn ? 'enable' : 'disable'} Apache’s module ${name}`
    return [
      saying({
        subject: name,
        summary,
        ask,
        seen,
        wanted: is(isOn ? 'enabled' : 'disabled'),
        effects: [unsure(summary)],
        script: isOn ? argv('a2enmod', '-q', name) : argv('a2dismod', '-q', ...(force ? ['-f'] : []), name),
      }),
    ]
  },
  outputs: (_seen, { name, state }) => ({
    result: `Module ${name} ${state === 'present' ? 'enabled' : 'disabled'}`,
  }),
})

function askFor(identifier: string, ignores: boolean): string {
  const otherwise = ignores ? 'echo disabled; exit' : `printf '%s\\n' "$all" >&2; exit 1`
  return `command -v apache2ctl >/dev/null || { echo 'the host has no apache2ctl' >&2; exit 1; }
all=$(apache2ctl -M 2>&1) || { ${otherwise}; }
case $all in *${quote(` ${identifier}`)}*) echo enabled;; *) echo disabled;; esac`
}

/** Most are called by their own name; some are not. */
export function identifierOf(name: string): string {
  if (name.includes('shib')) return 'mod_shib'
  if (name.includes('evasive')) return 'evasive20_module'
  const [, php] = /^(php\d)\./.exec(name) ?? []
  return `${php ?? name}_module`
}
