import { ListrTaskEventType, type ListrTaskObject } from 'listr2'
import { type Activity, liveRows } from './live-rows.ts'
import type { Screen } from './screen.ts'

/** Where the renderer paints. */
export interface LiveOptions {
  readonly screen: Screen
}

/** Begins what a host says meanwhile: it stands behind what the host is at, which goes on. */
export const SAYS = '\0'

/** Milliseconds from one paint to the next. */
const PACE = 80

/**
 * Shows the tasks that say what they do, at a steady pace however often they say it. listr2's own renderer
 * paints the whole tree at every word, which many hosts make too slow to be of use.
 */
export class LiveRenderer {
  static readonly nonTTY = true
  static readonly rendererOptions: LiveOptions
  static readonly rendererTaskOptions: Record<string, never>

  readonly #tasks: readonly ListrTaskObject<unknown>[]
  readonly #screen: Screen
  /** By host; who began last stands last. */
  readonly #active = new Map<string, Activity>()
  #timer: NodeJS.Timeout | undefined

  constructor(tasks: readonly ListrTaskObject<unknown>[], { screen }: LiveOptions) {
    this.#tasks = tasks
    this.#screen = screen
  }

  render(): void {
    for (const task of this.#tasks)
      task.on(ListrTaskEventType.OUTPUT, (what) => this.#note(task.title ?? '', what))
    this.#timer = setInterval(() => this.#paint(), PACE).unref()
  }

  end(): void {
    clearInterval(this.#timer)
    this.#screen.close()
  }

  #note(host: string, what: string): void {
    const before = this.#active.get(host)
    if (what.startsWith(SAYS)) {
      if (before !== undefined) this.#active.set(host, { ...before, says: what.slice(SAYS.length) })
      return
    }
    this.#active.delete(host)
    if (what !== '') this.#active.set(host, { host, what, since: Date.now() })
  }

  #paint(): void {
    const active = [...this.#active.values()]
    this.#screen.paint(liveRows(active, { ...this.#screen.size(), now: Date.now() }))
  }
}
