import { defineTask } from 'hostwright'
import { conditionsOf, RUNNING, running, shellOf, skippedOutputs } from './lib/command.ts'

export default defineTask({
  name: 'ansible.builtin.shell',
  summary: 'Runs a line of shell in every run, unless what it creates is there.',
  params: {
    properties: {
      cmd: { type: 'string', minLength: 1, description: 'the command line' },
      executable: {
        type: 'string',
        pattern: '^[^-\\s]\\S*$',
        description: 'another shell than /bin/sh: a path, or a name that is looked for in PATH',
      },
      ...RUNNING,
    },
    required: ['cmd'],
  },
  shorthand: 'cmd',
  read: (host, params) => conditionsOf(host, params),
  plan: (wanted, { cmd, executable, ...input }) => running(shellOf(cmd, executable), wanted, input),
  outputs: (wanted) => skippedOutputs(wanted),
})
