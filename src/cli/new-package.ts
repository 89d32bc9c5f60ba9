import { type NewFiles, taskFiles } from './new-files.ts'

/** An npm package with one task, which a project that depends on it can name. */
export function packageFiles(name: string, version: string): NewFiles {
  const task = name.replace(/^@[^/]+\//, '')
  const about = {
    name,
    version: '0.1.0',
    type: 'module',
    files: ['tasks'],
    hostwright: { tasks: './tasks' },
    peerDependencies: { hostwright: `^${version}` },
    scripts: { test: 'node --test test/', try: `hostwright lab run -- node try/${task}.mjs` },
  }
  const playbook = `- hosts: all\n  become: true\n  tasks:\n    - name: greet\n      ${task}: { text: hello }\n`
  const readme = `# ${name}

    npm install --save-dev ${name} hostwright

A playbook of that project can then use its task, \`${task}\` (or \`${name}/${task}\` if another task has that name):

${playbook.replace(/^/gm, '    ').trimEnd()}
`
  return { ...taskFiles(task), 'package.json': `${JSON.stringify(about, null, 2)}\n`, 'README.md': readme }
}
