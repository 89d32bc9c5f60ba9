import { argv, defineTask, rebooting, waitFor } from 'hostwright'
import { wordsOf } from './lib/words.ts'

export default defineTask({
  name: 'ansible.builtin.reboot',
  summary: 'Reboots the host and waits until it is back, as its boot id proves.',
  params: {
    properties: {
      reboot_timeout: { type: 'integer', minimum: 1, description: 'seconds within which it must be back' },
      connect_timeout: { type: 'integer', minimum: 1, description: 'each attempt has a limit of its own' },
      pre_reboot_delay: { type: 'integer', minimum: 0, description: 'seconds before it' },
      post_reboot_delay: { type: 'integer', minimum: 0, description: 'seconds after it' },
      test_command: { type: 'string', minLength: 1, description: 'a command that must succeed afterwards' },
      msg: { type: 'string', description: 'what users who are logged in are told: nobody is' },
      search_paths: { type: 'array', items: { type: 'string' }, description: 'systemctl needs none' },
    },
  },
  read: async () => null,
  plan: (_nothing, { reboot_timeout = 600, pre_reboot_delay = 0, post_reboot_delay = 0, test_command }) => [
    ...pause(pre_reboot_delay),
    rebooting.reboot(reboot_timeout),
    ...pause(post_reboot_delay),
    ...(test_command === undefined
      ? []
      : [waitFor({ command: { argv: wordsOf(test_command) } }, { timeout: reboot_timeout, every: 1 })]),
  ],
  outputs: () => ({ rebooted: true }),
})

function pause(seconds: number) {
  if (seconds === 0) return []
  const line = argv('sleep', String(seconds))
  return [waitFor({ command: { shell: line } }, { timeout: seconds + 60, every: 1 })]
}
