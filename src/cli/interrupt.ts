/** What Ctrl-C means in a run. */
export interface Signals {
  /** Aborted at the first: stop between steps. */
  readonly interrupt: AbortSignal
  /** Aborted at the second: end what runs on the hosts. */
  readonly terminate: AbortSignal
  stop(): void
}

/** Listens for SIGINT and SIGTERM: once to stop between steps, twice to end what runs, thrice to leave at once. */
export function listen(tell: (text: string) => void): Signals {
  const interrupt = new AbortController()
  const terminate = new AbortController()
  const hear = () => {
    if (!interrupt.signal.aborted) {
      tell('stopping after the current step; interrupt again to abort it')
      return interrupt.abort()
    }
    if (terminate.signal.aborted) process.exit(130)
    tell('aborting the current step')
    terminate.abort()
  }
  process.on('SIGINT', hear)
  process.on('SIGTERM', hear)
  return {
    interrupt: interrupt.signal,
    terminate: terminate.signal,
    stop: () => {
      process.off('SIGINT', hear)
      process.off('SIGTERM', hear)
    },
  }
}
