import type { RunEvent } from '../model/event.ts'
import type { Detail } from './change-lines.ts'
import { coloured, inColour } from './live-colour.ts'
import { type Hosts, showHosts } from './live-hosts.ts'
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
