import { defineTask, rebooting } from 'hostwright'

export default defineTask({
  name: 'reboot',
  summary: 'The host is rebooted, and is back; proved by its boot id.',
  params: {
    properties: {
      when_required: {
        type: 'boolean',
        default: false,
        description: 'only if the host asks for it (/run/reboot-required)',
      },
      timeout: { type: 'integer', default: 300, minimum: 10, description: 'seconds for it to be back' },
    },
  },
  read: (host) => host.see(rebooting.required(null)),
  plan: (seen, { when_required, timeout }) => [
    when_required ? rebooting.ifRequired(seen, timeout) : rebooting.reboot(timeout),
  ],
})
