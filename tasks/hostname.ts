import {
  defineTask,
  type Entry,
  file,
  mapSeen,
  pathState,
  Refusal,
  ran,
  readable,
  succeeds,
} from 'hostwright'

export default defineTask({
  name: 'hostname',
  summary: 'Sets the name of the host, now and after a reboot.',
  params: {
    properties: {
      name: {
        type: 'string',
        pattern: '^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$',
        description: 'the host name: mx.example.org',
      },
      hosts: {
        type: 'boolean',
        default: false,
        description:
          'also manage the line 127.0.1.1 in /etc/hosts, through which the host resolves its own name (hosts(5))',
      },
    },
    required: ['name'],
  },
  shorthand: 'name',
  read: async (host, { name }) => {
    const named = succeeds({ argv: ['sh', '-c', `[ "$(hostname)" = "${name}" ]`] })
    const [file, hosts, now] = await Promise.all([
      pathState(host, '/etc/hostname'),
      pathState(host, '/etc/hosts'),
      host.see(named),
    ])
    return { file, hosts, live: { fact: named, seen: now, wanted: true } }
  },
  plan: (current, { name, hosts }) => [
    file(current.file, { content: `${name}\n`, mode: '0644' }),
    ran(current.live, { command: { argv: ['hostname', name] }, timeout: 30 }, []),
    ...(hosts
      ? [
          file(current.hosts, {
            content: mapSeen(readable(current.hosts), (here) => withName(textOf(here), name)),
            mode: '0644',
          }),
        ]
      : []),
  ],
})

function textOf(here: Entry): string {
  if (here === null) return ''
  if (here.type === 'file' && here.text !== undefined) return here.text
  throw new Refusal('/etc/hosts is not a text file that can be edited by lines')
}

function withName(text: string, name: string): string {
  const short = name.split('.')[0] ?? name
  const line = `127.0.1.1 ${short === name ? name : `${name} ${short}`}`
  const lines = text === '' ? ['127.0.0.1 localhost'] : text.replace(/\n$/, '').split('\n')
  const at = lines.findIndex((one) => /^127\.0\.1\.1\s/.test(one))
  const next = at < 0 ? [...lines, line] : lines.map((one, here) => (here === at ? line : one))
  return `${next.join('\n')}\n`
}
