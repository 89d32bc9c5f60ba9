import { argv, defineTask, file, pathState } from 'hostwright'
import { is, said, saying } from './lib/said.ts'

export default defineTask({
  name: 'ansible.builtin.hostname',
  summary: 'Sets the name of the host, now and after a reboot.',
  params: {
    properties: {
      name: { type: 'string', pattern: '^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$', description: 'the name' },
      use: { enum: ['systemd', 'debian', 'generic'], description: 'it is done in the same way in any case' },
    },
    required: ['name'],
  },
  read: async (host, { name }) => {
    const [current, live] = await Promise.all([pathState(host, '/etc/hostname'), host.see(said('hostname'))])
    return { name, current, live }
  },
  plan: ({ name, current, live }) => [
    file(current, { content: `${name}\n`, mode: '0644' }),
    saying({
      subject: name,
      summary: `name the host ${name}`,
      ask: 'hostname',
      seen: live,
      wanted: is(name),
      script: argv('hostname', name),
    }),
  ],
  outputs: (_seen, { name }) => ({ name }),
})
