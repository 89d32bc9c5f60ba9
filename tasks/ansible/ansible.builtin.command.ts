import { defineTask } from 'hostwright'
import { commandOf, conditionsOf, RUNNING, running, skippedOutputs } from './lib/command.ts'
import { wordsOf } from './lib/words.ts'

export default defineTask({
  name: 'ansible.builtin.command',
  summary: 'Runs a command in every run, unless what it creates is there; no shell reads it.',
  params: {
    properties: {
      cmd: { type: 'string', minLength: 1, description: 'the command in one line' },
      argv: {
        type: 'array',
        items: { type: 'string' },
        minItems: 1,
        description: 'the command, one word per item',
      },
      ...RUNNING,
    },
    exactlyOne: [{ of: ['cmd', 'argv'] }],
  },
  shorthand: 'cmd',
  read: (host, params) => conditionsOf(host, params),
  plan: (wanted, { cmd, argv, ...input }) => running(commandOf(argv ?? wordsOf(cmd ?? '')), wanted, input),
  outputs: (wanted) => skippedOutputs(wanted),
})
