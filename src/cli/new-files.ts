/** A file that is written, by its path in the folder. */
export type NewFiles = Readonly<Record<string, string>>

/** A task that keeps a line of text in a file of its own, with a table test and a trial on a disposable host. */
export function taskFiles(name: string): NewFiles {
  return {
    [`tasks/${name}.ts`]: taskText(name),
    [`test/${name}.test.mjs`]: tableTest(name),
    [`try/${name}.mjs`]: trialText(name),
  }
}

function taskText(name: string): string {
  return `import { defineTask, file, pathState } from 'hostwright'

const PATH = '/etc/${name}'

export default defineTask({
  name: '${name}',
  summary: 'A file has this text.',
  params: {
    properties: { text: { type: 'string', minLength: 1, description: 'the content of the file' } },
    required: ['text'],
  },
  // The current state: facts only; nothing is changed here.
  read: (host) => pathState(host, PATH),
  // The desired state: the engine compares, shows, performs and checks again.
  plan: (spot, { text }) => [file(spot, { content: \`\${text}\\n\`, mode: '0644' })],
})
`
}

function tableTest(name: string): string {
  return `// node --test test/
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadTask, planned } from 'hostwright/testing'

const task = await loadTask(new URL('../tasks/${name}.ts', import.meta.url))
const etc = { 'entry /etc': { type: 'directory', mode: '0755', owner: 'root', group: 'root' } }
const dark = { known: false, cause: 'it cannot be told' }

const table = [
  ['writes the file where there is none', { text: 'one' }, etc, ['definite: write /etc/${name}']],
  ['cannot tell where it cannot look', { text: 'one' }, { ...etc, 'entry /etc/${name}': dark }, ['unknown: write /etc/${name}']],
]
for (const [title, params, answers, expected] of table)
  test(title, async () => assert.deepEqual(await planned(task, params, answers), expected))

test('wants a text', async () => {
  for (const params of [{}, { text: '' }, { text: 0 }])
    assert.match((await planned(task, params, etc)).join(), /text/)
})
`
}

function trialText(name: string): string {
  return `// npx hostwright lab run -- node try/${name}.mjs
import { conformance, openLab, tableOf } from 'hostwright/testing'

const host = await openLab().host({ name: 'try' })
const example = { name: 'a text', task: '${name}', params: { text: 'one' } }
const rows = await conformance({
  host,
  project: '.',
  examples: [{ ...example, holds: ['grep', '-qx', 'one', '/etc/${name}'], drift: ['rm', '/etc/${name}'] }],
})
console.log(tableOf(rows))
process.exitCode = rows.every(({ reasons }) => reasons.length === 0) ? 0 : 1
`
}
