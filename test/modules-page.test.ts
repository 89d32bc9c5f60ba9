import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { AnyTask } from '../src/define/task.ts'

const PAGE = 'docs/ansible-modules.md'

const HEAD = `# Ansible's modules

Each is a task with Ansible's own full name: same params, same states, same outcome, and register gives it under Ansible's keys.
What is not listed is refused by name, never ignored; a step with a module that is not here loads where a condition may skip it. Written by \`npm run readme\`.
`

async function page(): Promise<string> {
  const files = readdirSync('tasks/ansible').filter((name) => name.endsWith('.ts'))
  const parts = await Promise.all(
    files.sort().map(async (file) => {
      const { default: task } = (await import(`../tasks/ansible/${file}`)) as { default: AnyTask }
      const params = Object.entries(task.params.properties).map(
        ([name, { description = '', enum: choices }]) => {
          const all =
            choices === undefined
              ? ''
              : ` (${choices
                  .map((one) => String(one))
                  .join(', ')
                  .replaceAll('\n', '\\n')})`
          return `- \`${name}\`: ${description.replaceAll('*', '\\*')}${all}`
        },
      )
      return [`## ${task.name.replaceAll('_', '\\_')}`, '', task.summary, '', ...params, ''].join('\n')
    }),
  )
  return [HEAD, ...parts].join('\n').trimEnd().concat('\n')
}

/** The formatter has its own ways to write what a mark would be taken for, and leaves out blank lines. */
const even = (text: string) => text.replace(/\\(?=[_*])|\n+(?=\n)/g, '')

it('the page of modules has every param with its own description; `npm run readme` writes them', async () => {
  const wanted = await page()
  if (process.env['WRITE_README'] === undefined)
    return expect(even(readFileSync(PAGE, 'utf8'))).toBe(even(wanted))
  mkdirSync('docs', { recursive: true })
  writeFileSync(PAGE, wanted)
})

it('the README says how many modules there are', () => {
  const count = readdirSync('tasks/ansible').filter((name) => name.endsWith('.ts')).length
  expect(readFileSync('README.md', 'utf8')).toContain(`[${count} of Ansible's modules](${PAGE})`)
})
