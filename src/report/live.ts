import { Listr } from 'listr2'
import type { RunEvent } from '../model/event.ts'
import type { Detail } from './change-lines.ts'
import { coloured, inColour } from './live-colour.ts'
import { type LiveOptions, LiveRenderer, SAYS } from './live-renderer.ts'
import { plainReport } from './plain.ts'
import { createScreen, type Terminal } from './screen.ts'
import { harmless } from './terminal-text.ts'

/** How much is told, and whether in colours. */
export interface LiveDetail extends Detail {
  readonly verbose: boolean
  readonly colour: boolean
}

/** A report that has the bottom of a terminal until it is closed. */
export interface LiveReport {
  readonly emit: (event: RunEvent) => void
  /** Says something that is no event of the run. */
  readonly say: (text: string) => void
  readonly close: () => Promise<void>
}

/** Tells a run to a person at a terminal: the plain report's lines, and below them what each host is at now. */
export function liveReport(terminal: Terminal, detail: LiveDetail): LiveReport {
  const screen = createScreen(terminal, (row) => (detail.colour ? inColour('dim', row) : row))
  let hosts: Hosts | undefined
  const print = (line: string, event: RunEvent) => screen.print(detail.colour ? coloured(line, event) : line)
  // A third Ctrl-C ends the program at once: the last lines and the cursor are owed all the same.
  const leave = () => screen.close()
  process.once('exit', leave)
  let now: RunEvent | undefined
  const tell = plainReport((line) => {
    if (now !== undefined) print(line, now)
  }, detail)
  return {
    emit: (event) => {
      if (event.event === 'run') hosts = showHosts(event.hosts, { screen })
      hosts?.hear(event)
      now = event
      tell(event)
    },
    say: (text) => {
      screen.print(harmless(text))
      if (hosts === undefined) screen.paint([])
    },
    close: async () => {
      await hosts?.close()
      process.off('exit', leave)
      screen.close()
    },
  }
}

interface Hosts {
  hear(event: RunEvent): void
  close(): Promise<void>
}

/** What its host's row says from an event on: nothing when the host has no more to do, undefined for as before. */
function rowText(event: RunEvent): string | undefined {
  if (event.event === 'says') return `${SAYS}${event.line}`
  if (event.event === 'unreachable' || event.event === 'failed') return ''
  if (event.event !== 'doing') return undefined
  if (event.what === 'waiting') return ''
  return event.steps.length === 0 ? event.what : `${event.what}: ${event.steps.join(', ')}`
}

/** One task of listr2 a host. All last as long as the run does: a host's outcomes are no concern of listr2. */
function showHosts(names: readonly string[], rendererOptions: LiveOptions): Hosts {
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
