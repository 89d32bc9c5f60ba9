import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type PlaybookRun, type RunEvent, runPlaybook } from '../../src/index.ts'
import { folder } from '../cli/run.ts'

/** What a project prints on this machine; `ROOT` in it names a folder of its own. */
export async function printed(
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
