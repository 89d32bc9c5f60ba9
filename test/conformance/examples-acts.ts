import type { Example, RunningHost } from 'hostwright/testing'

const sh = (script: string) => ['sh', '-c', script]
const lines = (path: string) => async (host: RunningHost) =>
  (await host.exec(['cat', path])).stdout.split('\n').length - 1

/** Examples of tasks that run commands, ask, wait and say. */
export const actExamples: readonly Example[] = [
  {
    name: 'until a path is there',
    task: 'command',
    params: { argv: ['cp', '/etc/hostname', '/srv/made'], creates: '/srv/made', alters: ['/srv/made'] },
    holds: ['test', '-s', '/srv/made'],
    drift: ['rm', '/srv/made'],
  },
  {
    name: 'as long as a path is there',
    task: 'command',
    prepare: ['touch', '/srv/stale'],
    params: { argv: ['rm', 'stale'], chdir: '/srv', removes: '/srv/stale', alters: ['/srv/stale'] },
    holds: sh('[ ! -e /srv/stale ]'),
    drift: ['touch', '/srv/stale'],
  },
  {
    name: 'until a command succeeds, with secrets',
    task: 'command',
    params: {
      shell: 'cat >/srv/input; printf %s "$TOKEN" >>/srv/input',
      stdin: '{{ password }}',
      env: { TOKEN: '{{ password }}' },
      unless: ['test', '-s', '/srv/input'],
      alters: ['/srv/input'],
    },
    holds: sh('[ "$(wc -c </srv/input)" = 48 ]'),
    drift: ['rm', '/srv/input'],
  },
  {
    name: 'as long as a command succeeds, and it does not say what it alters',
    task: 'command',
    prepare: sh('echo old >/srv/version'),
    params: { shell: 'echo new >/srv/version', onlyif: ['grep', '-q', 'old', '/srv/version'] },
    holds: ['grep', '-qx', 'new', '/srv/version'],
    drift: sh('echo old >/srv/version'),
  },
  {
    name: 'in every run',
    task: 'command',
    params: { shell: 'echo ran >>/srv/ran', always: true, alters: ['/srv/ran'] },
    acts: true,
    count: lines('/srv/ran'),
  },
  {
    name: 'a question',
    task: 'probe',
    params: ['sh', '-c', 'cat /etc/hostname; exit 3'],
    step: { register: 'asked' },
  },
  {
    name: 'what is true',
    task: 'assert',
    params: { that: ["inventory_hostname == 'box'", 'rows | length == 2'], msg: 'the host is another' },
  },
  { name: 'a message', task: 'debug', params: 'Hello {{ who }}' },
  { name: 'a port', task: 'wait-for', params: { port: 22, timeout: 5 } },
  {
    name: 'a path that comes',
    task: 'wait-for',
    prepare: sh('(sleep 2; touch /srv/come) >/dev/null 2>&1 &'),
    params: { path: '/srv/come', timeout: 20 },
    holds: ['test', '-e', '/srv/come'],
    writes: ['/srv/come'],
  },
  { name: 'a command', task: 'wait-for', params: { argv: ['test', '-d', '/srv'], every: 1, timeout: 5 } },
]
