import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, it } from 'vitest'
import type { AnyTask } from '../src/define/task.ts'

const START = '<!-- tasks: npm run readme -->\n'
const END = '<!-- end of tasks -->'

async function table(): Promise<string> {
  const all = readdirSync('tasks', { recursive: true, encoding: 'utf8' })
  const files = all.filter(
    (file) => file.endsWith('.ts') && !file.includes('lib/') && !file.startsWith('ansible/'),
  )
  const rows = await Promise.all(
    files
      .sort((one, other) => basename(one).localeCompare(basename(other)))
      .map(async (file) => {
        const { default: task } = (await import(`../tasks/${file}`)) as { default: AnyTask }
        return `| \`${task.name}\` | ${task.summary.replaceAll('|', '\\|')} |`
      }),
  )
  return ['| task | what it is for |', '| --- | --- |', ...rows, ''].join('\n')
}

/** The formatter sets tables in columns. */
const even = (text: string) => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---')

it('the README has every task with its own summary; `npm run readme` writes them', async () => {
  const text = readFileSync('README.md', 'utf8')
  const [head = '', rest = ''] = text.split(START)
  const wanted = `${head}${START}\n${await table()}\n${END}${rest.split(END)[1] ?? ''}`
  if (process.env['WRITE_README'] === undefined) return expect(even(text)).toBe(even(wanted))
  writeFileSync('README.md', wanted)
})
