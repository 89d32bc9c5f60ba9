import { defineTask, file, kernel, pathState } from 'hostwright'

export default defineTask({
  name: 'sysctl',
  summary: 'Sets kernel parameters, now and after a reboot.',
  params: {
    properties: {
      settings: {
        type: 'object',
        additionalProperties: { type: ['string', 'integer'], pattern: '^[^\\n]*$' },
        description: 'keys and values',
      },
      path: {
        type: 'string',
        pattern: '^/etc/sysctl\\.d/[^/]+\\.conf$',
        default: '/etc/sysctl.d/60-hostwright.conf',
        description: 'the file that sets them at the next boot',
      },
      live: {
        type: 'boolean',
        default: true,
        description: 'also set them now; if false, only the file is managed',
      },
    },
    required: ['settings'],
  },
  read: async (host, { settings, path, live }) => {
    const [current, values] = await Promise.all([
      pathState(host, path),
      Promise.all(
        live
          ? Object.keys(settings).map(async (key) => ({ key, seen: await host.see(kernel.value(key)) }))
          : [],
      ),
    ])
    return { current, values }
  },
  plan: ({ current, values }, { settings }) => [
    file(current, {
      content: Object.entries(settings)
        .map(([key, value]) => `${kernel.key(key)} = ${value}\n`)
        .join(''),
      mode: '0644',
    }),
    ...kernel.sets(values.map((one) => ({ ...one, value: String(settings[one.key]) }))),
  ],
})
