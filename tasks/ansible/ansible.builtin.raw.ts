import { defineTask } from 'hostwright'
import { conditionsOf, running, shellOf } from './lib/command.ts'

export default defineTask({
  name: 'ansible.builtin.raw',
  summary: 'Runs a line of shell in every run; the host needs /bin/sh, as for all else.',
  params: {
    properties: {
      cmd: { type: 'string', minLength: 1, description: 'the command line' },
      executable: { type: 'string', pattern: '^/', description: 'another shell than /bin/sh' },
    },
    required: ['cmd'],
  },
  shorthand: 'cmd',
  read: (host) => conditionsOf(host, {}),
  plan: (wanted, { cmd, executable }) =>
    running(shellOf(cmd, executable), wanted, { stdin_add_newline: false }),
})
