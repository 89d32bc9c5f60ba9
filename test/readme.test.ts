import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { AnyTask } from '../src/task/define.ts'

const START = '<!-- tasks: npm run readme -->\n'
const END = '<!-- end of tasks -->'

async function table(): Promise<string> {
  const names = readdirSync('tasks')
    .map((file) => file.replace('.ts', ''))
    .sort()
  const rows = await Promise.all(
    names.map(async (name) => {
      const { default: task } = (await import(`../tasks/${name}.ts`)) as { default: AnyTask }
      return `| \`${name}\` | ${task.summary.replaceAll('|', '\\|')} |`
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
