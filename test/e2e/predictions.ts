import type { Predictions } from '../../src/model/predictions.ts'
import type { Ran } from '../cli/run.ts'

/** What a run in JSON said of its predictions on a host. */
export function predictionsOf({ out }: Ran, host: string): Predictions {
  const end = JSON.parse(out.trim().split('\n').at(-1) ?? '') as {
    readonly predictions: { readonly [host: string]: Predictions }
  }
  const found = end.predictions[host]
  if (found === undefined) throw new Error(`nothing was said of ${host}`)
  return found
}

/** Nothing came that had not been announced, nothing was announced that did not come, and all of it as it was said. */
export const TRUE: Pick<Predictions, 'wrong' | 'unannounced' | 'unmade'> = {
  wrong: [],
  unannounced: [],
  unmade: [],
}

/** A row of the README's table: how much of what an apply made was certain, assumed, unknown. */
export function tellRow(what: string, { made, exact, assumed, unknown }: Predictions): void {
  process.stdout.write(`| ${what} | ${made} | ${exact} | ${assumed} | ${unknown} |\n`)
}
