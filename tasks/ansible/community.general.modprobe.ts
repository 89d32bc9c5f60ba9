import { argv, defineTask, quote } from 'hostwright'
import { is, said, saying } from './lib/said.ts'

export default defineTask({
  name: 'community.general.modprobe',
  summary: 'Loads or unloads a module of the kernel.',
  params: {
    properties: {
      name: { type: 'string', pattern: '^[A-Za-z0-9_-]+$', description: 'the module' },
      params: { type: 'string', default: '', pattern: '^[^\\n]*$', description: 'what it is loaded with' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is loaded' },
      persistent: {
        enum: ['disabled', 'present', 'absent'],
        default: 'disabled',
        description: 'whether it is loaded at boot',
      },
    },
    required: ['name'],
  },
  read: async (host, { name, persistent }) => {
    const plain = name.replaceAll('-', '_')
    const loaded = `[ -d /sys/module/${plain} ] || grep -q ${quote(`^${plain} `)} /proc/modules || grep -qs ${quote(`/${name}\\.ko`)} "/lib/modules/$(uname -r)/modules.builtin"; [ $? = 0 ] && echo present || echo absent`
    const boot = `grep -qsxF -- ${argv(name)} /etc/modules-load.d/*.conf /etc/modules && echo present || echo absent`
    const [now, later] = await Promise.all([
      host.see(said(loaded)),
      persistent === 'disabled' ? undefined : host.see(said(boot)),
    ])
    return { loaded, boot, now, later }
  },
  plan: ({ loaded, boot, now, later }, { name, params, state, persistent }) => {
    const load = `${argv('modprobe', name)} ${params
      .split(/\s+/)
      .filter((one) => one !== '')
      .map((one) => quote(one))
      .join(' ')}`
    const file = `/etc/modules-load.d/${name}.conf`
    const forget = `for f in /etc/modules-load.d/*.conf /etc/modules; do [ -f "$f" ] && sed -i ${quote(`/^${name}$/d`)} "$f"; done; true`
    return [
      saying({
        subject: name,
        summary: state === 'present' ? `load the kernel module ${name}` : `unload the kernel module ${name}`,
        ask: loaded,
        seen: now,
        wanted: is(state),
        script: state === 'present' ? load : argv('modprobe', '-r', name),
      }),
      ...(later === undefined || persistent === 'disabled'
        ? []
        : [
            saying({
              subject: name,
              summary: `${persistent === 'present' ? 'load' : 'do not load'} the kernel module ${name} at boot`,
              ask: boot,
              seen: later,
              wanted: is(persistent),
              script: persistent === 'present' ? `echo ${argv(name)} >${argv(file)}` : forget,
            }),
          ]),
    ]
  },
})
