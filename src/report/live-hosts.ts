import { Listr } from 'listr2'
import type { RunEvent } from '../model/event.ts'
import { type LiveOptions, LiveRenderer, SAYS } from './live-renderer.ts'

/** The hosts of a run at the bottom of a terminal. */
export interface Hosts {
  hear(event: RunEvent): void
  close(): Promise<void>
}

/** What its host's row says from an event on: nothing when the host has no more to do, undefined for as before. */
function rowText(event: RunEvent): string | undefined {
  if (event.event === 'output') return `${SAYS}${event.line}`
  if (event.event === 'unreachable' || event.event === 'failed') return ''
  if (event.event !== 'doing') return undefined
  if (event.what === 'waiting') return ''
  return event.steps.length === 0 ? event.what : `${event.what}: ${event.steps.join(', ')}`
}

/** One task of listr2 a host. All last as long as the run does: a host's outcomes are no concern of listr2. */
export function showHosts(names: readonly string[], rendererOptions: LiveOptions): Hosts {
  let finish = (): void => undefined
  const end = new Promise<void>((resolve) => (finish = resolve))
  const list = new Listr(
    names.map((title) => ({ title, task: () => end })),
    { renderer: LiveRenderer, rendererOptions, concurrent: true, registerSignalListeners: false },
  )
  const tasks = new Map(list.tasks.map((task) => [task.title, task]))
  const shown = list.run()
  return {
    hear: (event) => {
      const task = 'host' in event ? tasks.get(event.host) : undefined
      const text = rowText(event)
      if (task !== undefined && text !== undefined) task.output$ = text
    },
    close: async () => {
      finish()
      await shown
    },
  }
}
