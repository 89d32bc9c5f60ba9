import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type RunEvent, runPlaybook } from '../../src/index.ts'
import { folder } from '../cli/run.ts'

/** Makes these steps so on this machine; `made` is the file that they are about. */
async function run(steps: (made: string) => readonly object[]) {
  const root = folder({ 'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n' })
  const made = join(root, 'made')
  const events: RunEvent[] = []
  const { code } = await runPlaybook({
    playbook: join(
      folder({ 'play.yml': JSON.stringify([{ hosts: 'all', tasks: steps(made) }]) }),
      'play.yml',
    ),
    inventories: [join(root, 'hosts.yml')],
    emit: (event) => events.push(event),
  })
  const reasons = events.flatMap((event) => (event.event === 'step' ? (event.outcome.reason ?? []) : []))
  return { code, reasons, text: existsSync(made) ? readFileSync(made, 'utf8') : undefined }
}

const content = (name: string, path: string, text: string) => ({ name, file: { path, content: text } })

it.each([
  ['one after the other', []],
  ['with others between them', [{ name: 'other', debug: { msg: 'between' } }]],
])(
  'two steps that decide differently about one file are refused, %s, and nothing is done',
  async (_title, between) => {
    const ended = await run((path) => [
      content('first', path, 'one'),
      ...between,
      content('last', path, 'two'),
    ])
    expect(ended).toMatchObject({ code: 1, text: undefined })
    expect(ended.reasons.join()).toMatch(
      /“first” \(line 1\) and “last” \(line 1\) decide differently about .*made/,
    )
  },
)

it('what is meant for a while only is done, and then the other', async () => {
  const ended = await run((path) => [
    { ...content('first', path, 'one'), transient: true },
    content('last', path, 'two'),
  ])
  expect(ended).toMatchObject({ code: 0, text: 'two' })
})

it('two steps that agree about one file, or each decide a part of it, are done', async () => {
  expect(await run((path) => [content('a', path, 'one'), content('b', path, 'one')])).toMatchObject({
    code: 0,
    text: 'one',
  })
  const parts = (path: string) =>
    ['one', 'two'].map((text) => ({ name: text, line: { path, line: text, create: true } }))
  expect(await run(parts)).toMatchObject({ code: 0, text: 'one\ntwo\n' })
})
