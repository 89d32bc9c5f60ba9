import { argv, defineTask, kernel } from 'hostwright'
import { edited } from './lib/edited.ts'
import { linesOf } from './lib/lines.ts'
import { off, on, path } from './lib/params.ts'
import { given, look } from './lib/places.ts'
import { doing } from './lib/said.ts'

const KEY = '^[A-Za-z0-9_./*-]+$'
const VALUE = { type: ['string', 'integer'], pattern: '^[^\\n]+$' } as const

export default defineTask({
  name: 'ansible.posix.sysctl',
  summary: 'Sets a kernel parameter in a file, and now.',
  params: {
    properties: {
      name: { type: 'string', pattern: KEY, description: 'the parameter' },
      key: { type: 'string', pattern: KEY, description: 'another name of name' },
      value: { ...VALUE, description: 'its value' },
      val: { ...VALUE, description: 'another name of value' },
      state: {
        enum: ['present', 'absent'],
        default: 'present',
        description: 'whether it stands in the file',
      },
      sysctl_file: { ...path('the file'), default: '/etc/sysctl.conf' },
      sysctl_set: off('set it now, too, whatever is in the file'),
      reload: on('the file is loaded when it was changed'),
      ignoreerrors: off('a parameter that the kernel does not know is no failure'),
    },
    exactlyOne: [{ of: ['name', 'key'] }, { of: ['value', 'val'], where: { state: 'present' } }],
  },
  read: async (host, { name, key, sysctl_file }) => {
    const which = given(name, key)
    const [current, live] = await Promise.all([
      look(host, sysctl_file, { follow: true }),
      host.see(kernel.value(which)),
    ])
    return { which, current, live }
  },
  plan: ({ which, current, live }, { state, sysctl_file, sysctl_set, reload, ignoreerrors, ...params }) => {
    const value = kernelValue(params.value ?? params.val)
    const wanted = state === 'absent' ? null : value
    const change = edited(current, { create: true }, (text) =>
      text === null && wanted === null ? null : withValue(text ?? '', which, wanted),
    )
    const isLoaded =
      reload &&
      change.before.known &&
      change.after.known &&
      JSON.stringify(change.before.value) !== JSON.stringify(change.after.value)
    const unknown = live.known && live.value === null
    return [
      change,
      ...(wanted !== null && sysctl_set && !(ignoreerrors && unknown)
        ? [kernel.set(which, live, wanted)]
        : []),
      ...(isLoaded
        ? [
            doing({
              subject: sysctl_file,
              summary: `load ${sysctl_file}`,
              leaves: false,
              script: argv('sysctl', '-q', ...(ignoreerrors ? ['-e'] : []), '-p', sysctl_file),
              effects:
                wanted === null
                  ? []
                  : [{ fact: kernel.value(which), becomes: { known: true, value: wanted } }],
            }),
          ]
        : []),
    ]
  },
})

/** As the module writes it: yes and no are 1 and 0. */
function kernelValue(value: string | number | undefined): string {
  const text = String(value ?? '').trim()
  if (/^(y|yes|on|true|t)$/i.test(text)) return '1'
  return /^(n|no|off|false|f)$/i.test(text) ? '0' : text.replace(/\s+/g, ' ')
}

function withValue(text: string, key: string, value: string | null): string {
  let isDone = false
  const lines = linesOf(text).flatMap((line) => {
    const [name, ...rest] = line.replace(/\n$/, '').split('=')
    if (/^\s*[#;]/.test(line) || rest.length === 0 || name?.trim() !== key) return [line]
    if (value === null || isDone) return []
    isDone = true
    const had = rest.join('=').trim().replace(/\s+/g, ' ')
    return [had === value ? line : `${key}=${value}\n`]
  })
  if (value === null || isDone) return lines.join('')
  const whole = lines.map((line, at) =>
    at === lines.length - 1 && !line.endsWith('\n') ? `${line}\n` : line,
  )
  return [...whole, `${key}=${value}\n`].join('')
}
