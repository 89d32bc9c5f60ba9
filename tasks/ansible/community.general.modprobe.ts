import { argv, defineTask, quote, Refusal } from 'hostwright'
import { is, said, saying } from './lib/said.ts'

/** Containers have no modules of their own, and mostly no program for them. */
const PROGRAM = 'command -v modprobe >/dev/null && echo there || echo missing'

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
    const loaded = `[ -d /sys/module/${plain} ] || grep -qs ${quote(`^${plain} `)} /proc/modules || grep -qs ${quote(`/${name}\\.ko`)} "/lib/modules/$(uname -r)/modules.builtin"; [ $? = 0 ] && echo present || echo absent`
    const boot = `grep -qsxF -- ${argv(name)} /etc/modules-load.d/*.conf /etc/modules && echo present || echo absent`
    const [now, program, later] = await Promise.all([
      host.see(said(loaded)),
      host.see(said(PROGRAM)),
      persistent === 'disabled' ? undefined : host.see(said(boot)),
    ])
    return { loaded, boot, now, program, later }
  },
  plan: ({ loaded, boot, now, program, later }, { name, params, state, persistent }) => {
    if (now.known && now.value !== state && program.known && program.value === 'missing')
      throw new Refusal(
        `${name} is ${now.value === 'present' ? 'loaded' : 'not loaded'}, and the host has no modprobe to change that: install kmod, or leave this to the host it is a container of`,
        [...(now.assuming ?? []), ...(program.assuming ?? [])],
      )
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
