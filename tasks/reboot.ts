import { defineTask, rebooting } from 'hostwright'

export default defineTask({
  name: 'reboot',
  summary: 'Reboots the host and waits until it is back, as verified by its boot ID.',
  params: {
    properties: {
      when_required: {
        type: 'boolean',
        default: false,
        description: 'only if the host requires it (/run/reboot-required)',
      },
      timeout: {
        type: 'integer',
        default: 300,
        minimum: 10,
        description: 'seconds within which it must be back',
      },
    },
  },
  read: (host) => host.see(rebooting.required(null)),
  plan: (seen, { when_required, timeout }) => [
    when_required ? rebooting.ifRequired(seen, timeout) : rebooting.reboot(timeout),
  ],
})
