import { Fault } from '../syntax/fault.ts'

const ROUNDINGS: { readonly [method: string]: (value: number) => number } = {
  common: halfToEven,
  ceil: Math.ceil,
  floor: Math.floor,
}

/** A number rounded in the way that is asked for. */
export function rounded(value: number, precision: number, method: string): number {
  const round = Object.hasOwn(ROUNDINGS, method) ? ROUNDINGS[method] : undefined
  if (round === undefined) throw new Fault('the method of round must be common, ceil or floor')
  const scale = 10 ** Math.max(-300, Math.min(precision, 300))
  const result = round(value * scale) / scale
  return Number.isFinite(result) ? result : value
}

/** As in Python, 0.5 and 2.5 go to the even neighbour. */
function halfToEven(value: number): number {
  const below = Math.floor(value)
  if (value - below !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}
