import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, it } from 'vitest'
import type { AnyTask } from '../src/define/task.ts'
import { describedChoices, describedParams } from '../src/task/describe.ts'

const PAGE = 'docs/tasks.md'

const HEAD = `# Tasks

What a step can name, with all its params; at a terminal, \`hostwright docs TASK\` tells the same, also of your own tasks and of
those that are installed. Ansible's modules are on [their own page](ansible-modules.md). Written by \`npm run readme\`.
`

async function page(): Promise<string> {
  const files = readdirSync('tasks', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.includes('lib/') && !file.startsWith('ansible/'),
  )
  const parts = await Promise.all(
    files
      .sort((one, other) => basename(one).localeCompare(basename(other)))
      .map(async (file) => section(((await import(`../tasks/${file}`)) as { default: AnyTask }).default)),
  )
  return [HEAD, ...parts].join('\n').trimEnd().concat('\n')
}

function section(task: AnyTask): string {
  const bare = task.shorthand === undefined ? [] : [`A bare value is \`${task.shorthand}\`.`, '']
  const rows = describedParams(task).map(({ name, kind, otherwise, description }) => {
    const about = [kind, otherwise].filter((word) => word !== '').join('; ')
    return `- \`${name}\` (${about.replaceAll('*', '\\*')}): ${description.replaceAll('*', '\\*')}`
  })
  const choices = describedChoices(task).map((sentence) => `- ${sentence}`)
  return [`## ${task.name}`, '', task.summary, '', ...bare, ...rows, ...choices, ''].join('\n')
}

/** The formatter has its own ways to write what a mark would be taken for, and leaves out blank lines. */
const even = (text: string) => text.replace(/\\(?=[_*[])|\n+(?=\n)/g, '')

it('the page of tasks has every param with its own description; `npm run readme` writes them', async () => {
  const wanted = await page()
  if (process.env['WRITE_README'] === undefined)
    return expect(even(readFileSync(PAGE, 'utf8'))).toBe(even(wanted))
  writeFileSync(PAGE, wanted)
})
