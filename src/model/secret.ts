import { inspect } from 'node:util'

/** What every sink shows instead of a secret. */
export const HIDDEN = '(secret)'

/** A string that no output may show. It prints as `(secret)` wherever it is turned into text or JSON. */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** The string itself: only for what sends it to a host over stdin or compares it. */
  reveal(): string {
    return this.#text
  }

  toString(): string {
    return HIDDEN
  }

  toJSON(): string {
    return HIDDEN
  }

  [inspect.custom](): string {
    return HIDDEN
  }
}

/** True if there is a secret, however deep. */
export function holdsSecret(value: unknown): boolean {
  return secretsIn(value).length > 0
}

/** The secrets of some data, however deep. */
export function secretsIn(value: unknown): Secret[] {
  if (value instanceof Secret) return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(secretsIn) : []
}

/** The string in a secret, or a plain string itself. */
export function reveal(text: string | Secret): string {
  return text instanceof Secret ? text.reveal() : text
}
