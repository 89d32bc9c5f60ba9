import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type PlaybookRun, type RunEvent, runPlaybook } from '../../src/index.ts'
import { folder } from '../cli/run.ts'
import { order } from './roles/order.ts'
import { precedence } from './roles/precedence.ts'

/** What a project prints on this machine; `ROOT` in it names a folder of its own. */
async function printed(
  files: Readonly<Record<string, unknown>>,
  more: Partial<PlaybookRun> = {},
): Promise<string[]> {
  const root = folder({})
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), JSON.stringify(content).replaceAll('ROOT', root))
  }
  const said: string[] = []
  const emit = (one: RunEvent) => {
    if (one.event === 'step' && one.outcome.status === 'failed')
      said.push(`${one.step.name}: ${one.outcome.reason}`)
    if (one.event !== 'step' || one.step.task !== 'debug') return
    said.push(
      ...one.outcome.changes
        .map(({ change }) => change.summary)
        .filter((text) => !text.startsWith('handled')),
    )
  }
  await runPlaybook({
    playbook: join(root, 'play.yml'),
    inventories: [join(root, 'hosts.yml')],
    emit,
    ...more,
  })
  return said
}

describe('roles', () => {
  it('see of the variables of a name the one that Ansible would see', async () => {
    const extra = Object.keys(precedence.files['hosts.yml'].all.hosts.h1).filter((name) =>
      /^v_.*e/.test(name),
    )
    const all = [...extra, 'v_de', 'v_pe', 'v_fe', 'v_ge', 'v_re', 'v_te', 'v_me'].map((name) => [name, 'e'])
    const strongest = JSON.stringify(Object.fromEntries(all))
    expect(await printed(precedence.files, { extra: [strongest] })).toEqual(precedence.answers)
  })

  it.each(Object.entries(order.answers))(
    'run in the order of Ansible, with tags “%s”',
    async (tags, answers) => {
      const asked = tags === '' ? [] : tags.split(',')
      expect(await printed(order.files, { tags: asked })).toEqual(answers)
    },
  )
})
