import { answer, defineTask, mapSeen } from 'hostwright'
import { argvParam } from './lib/argv-param.ts'

export default defineTask({
  name: 'probe',
  summary:
    'Queries the host with a command that only reads; never changes anything, and runs in a dry run, too.',
  params: {
    properties: {
      argv: argvParam('the command, one word per item'),
      chdir: { type: 'string', pattern: '^/', description: 'the directory to run it in' },
    },
    required: ['argv'],
  },
  shorthand: 'argv',
  read: (host, { argv, chdir }) => host.see(answer({ command: { argv }, chdir: chdir ?? null })),
  plan: () => [],
  outputs: (seen) => ({
    rc: mapSeen(seen, ({ status }) => status),
    stdout: mapSeen(seen, ({ stdout }) => stdout.trimEnd()),
    stdout_lines: mapSeen(seen, ({ stdout }) =>
      stdout.trimEnd() === '' ? [] : stdout.trimEnd().split('\n'),
    ),
    stderr: mapSeen(seen, ({ stderr }) => stderr.trimEnd()),
  }),
})
