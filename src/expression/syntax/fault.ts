/** What went wrong inside a text, with the offset in that text where it is known; its place in a file comes later. */
export class Fault extends Error {
  readonly offset: number | undefined
  readonly hint: string | undefined

  constructor(message: string, { offset, hint }: { offset?: number; hint?: string | undefined } = {}) {
    super(message)
    this.name = 'Fault'
    this.offset = offset
    this.hint = hint
  }
}

/** Does the work; a fault without an offset gets this one. */
export function atOffset<T>(offset: number, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Fault) || error.offset !== undefined) throw error
    throw new Fault(error.message, { offset, hint: error.hint })
  }
}
