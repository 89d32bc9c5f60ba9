import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folder, run } from '../cli/run.ts'

const PANEL = `
import { defineChange, defineTask, entry, known, pathState } from 'hostwright'
const ordered = defineChange({ name: 'order', byHand: ({ subject }) => \`order a line at the panel\\nand touch \${subject}\` })
export default defineTask({
  name: 'panel',
  summary: 'something that is ordered at a panel',
  params: { properties: { path: { type: 'string' } }, required: ['path'] },
  read: (host, { path }) => pathState(host, path),
  plan: (seen, { path }) => [
    ordered({ subject: path, goal: entry(path), before: seen.entry, after: seen.entry.known && seen.entry.value !== null ? seen.entry : known({ kind: 'file' }), summary: 'order a line' }),
  ],
})
`

it('a run that waits for a person ends with code 6 and with what is to do, a dry run as well', async () => {
  const root = folder({ 'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n' })
  const play = `- hosts: all\n  tasks: [{ name: ordered, panel: { path: ${root}/ordered } }]\n`
  const at = [
    join(folder({ 'play.yml': play, 'tasks/panel.ts': PANEL }), 'play.yml'),
    '-i',
    join(root, 'hosts.yml'),
  ]
  for (const more of [[], ['--check']]) {
    const { code, out } = await run([...at, ...more])
    expect(code, out).toBe(6)
    expect(out).toMatch(/^waiting {6}me {2}ordered \[panel\]\n {15}> order a line\n/m)
    expect(out).toContain('waiting 1')
    expect(out.split('TO DO BY HAND\n')[1]).toBe(
      `order a line at the panel  (for me)\n| and touch ${root}/ordered\n`,
    )
  }
  const events = (await run([...at, '--json'])).out.trim().split('\n')
  expect(JSON.parse(events.at(-1) ?? '')).toMatchObject({
    event: 'end',
    code: 6,
    recap: { me: { waiting: 1, ok: 0, changed: 0 } },
    todo: [{ text: `order a line at the panel\nand touch ${root}/ordered`, hosts: ['me'] }],
  })
  writeFileSync(join(root, 'ordered'), '')
  const done = await run(at)
  expect(done.code, done.out).toBe(0)
  expect(done.out).not.toContain('TO DO')
})
