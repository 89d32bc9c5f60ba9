import { argv, defineTask, quote } from 'hostwright'
import { is, said, saying } from './lib/said.ts'

export default defineTask({
  name: 'community.general.locale_gen',
  summary: 'Makes or removes a locale.',
  params: {
    properties: {
      name: { type: 'string', pattern: '^[A-Za-z0-9_.@-]+$', description: 'the locale: de_DE.UTF-8' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
    },
    required: ['name'],
  },
  read: async (host, { name }) => {
    const ask = askFor(name)
    return { ask, seen: await host.see(said(ask)) }
  },
  plan: ({ ask, seen }, { name, state }) => {
    const at = patternOf(name)
    const make = `[ -f /etc/locale.gen ] || { echo 'there is no /etc/locale.gen (package locales)' >&2; exit 1; }
grep -qE ${quote(`^#?[[:space:]]*${at}`)} /etc/locale.gen || { echo 'there is no such locale' >&2; exit 1; }
sed -i -E ${quote(`s/^#?[[:space:]]*(${at})/\\1/`)} /etc/locale.gen && locale-gen`
    const remove = `sed -i -E ${quote(`s/^[[:space:]]*(${at})/# \\1/`)} /etc/locale.gen && locale-gen --purge`
    return [
      saying({
        subject: name,
        summary: `${state === 'present' ? 'make' : 'remove'} the locale ${name}`,
        ask,
        seen,
        wanted: is(state),
        script: state === 'present' ? make : remove,
      }),
    ]
  },
})

function patternOf(name: string): string {
  return `${name.replaceAll('.', '\\.')}([[:space:]].*)?$`
}

/** `locale -a` writes utf8 where a locale is called by UTF-8. */
function askFor(name: string): string {
  const plain = name.replace(
    /\.(.*?)(@|$)/,
    (_all, set: string, rest: string) => `.${set.toLowerCase().replaceAll('-', '')}${rest}`,
  )
  return `locale -a 2>/dev/null | grep -qixF -e ${argv(name)} -e ${argv(plain)} && echo present || echo absent`
}
