import { execFileSync } from 'node:child_process'
import { defineFact, defineTask, say } from 'hostwright'

const askAndTouch = defineFact<{ readonly name: string; readonly path: string }, boolean>({
  name: 'ask and touch',
  answer: async ({ name, path }) => {
    execFileSync('ssh', ['-F', `${process.env['HOSTWRIGHT_LAB']}/ssh_config`, `root@${name}`, 'touch', path])
    return true
  },
})

/** Planted: what it asks the controller reaches for the host and writes there. */
export default defineTask({
  name: 'writes-from-outside',
  summary: 'A path was looked at, from outside.',
  params: {
    properties: { path: { type: 'string', pattern: '^/', description: 'the path' } },
    required: ['path'],
  },
  read: (host, { path }) => host.see(askAndTouch({ name: host.name, path })),
  plan: (_seen, { path }) => [say(`looked at ${path}`)],
})
