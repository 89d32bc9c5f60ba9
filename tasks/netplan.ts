import { defineTask, file, known, netplan, pathState } from 'hostwright'

export default defineTask({
  name: 'netplan',
  summary:
    'Configures the network with a netplan file and applies it; the host itself rolls back a configuration that cuts it off.',
  params: {
    properties: {
      path: {
        type: 'string',
        pattern: '^/etc/netplan/[^/]+\\.yaml$',
        default: '/etc/netplan/90-hostwright.yaml',
        description: 'the file; files are merged in alphabetical order',
      },
      config: {
        type: 'object',
        additionalProperties: true,
        description: 'its content below `network:` (netplan(5))',
      },
      content: { type: 'string', late: true, description: 'its content, as text' },
    },
    exactlyOne: [{ of: ['config', 'content'] }],
  },
  read: async (host, { path }) => {
    const [current, applied] = await Promise.all([pathState(host, path), netplan.state(host)])
    return { current, applied }
  },
  plan: ({ current, applied }, { config, content }) => {
    const apply = netplan.apply(applied)
    // JSON is YAML: what the playbook says needs no other form.
    const text = content ?? known(`${JSON.stringify({ network: config }, null, 2)}\n`)
    const change = file(current, { content: text, mode: '0600', validate: ['sh', '-c', CHECK, 'sh', '%s'] })
    const pending = { fact: netplan.applied(null), becomes: known(false) }
    return [{ ...change, effects: [...change.effects, pending] }, apply]
  },
})

/** The new file is judged together with the others, in a copy of the tree. */
const CHECK = `d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT && mkdir -p "$d/etc/netplan" && cp /etc/netplan/*.yaml "$d/etc/netplan/" 2>/dev/null; cp "$1" "$d/etc/netplan/$(basename "\${1%.hostwright-*}")" && chmod 0600 "$d"/etc/netplan/*.yaml && netplan generate --root-dir "$d"`
