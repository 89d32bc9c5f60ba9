import { Refusal } from '../../model/change.ts'

/** Decimal numbers that are no doubt octal digits without their 0. */
const MISSES_ITS_0 = new Set([400, 440, 444, 500, 1755, 1770, 1777, 2750, 2755, 2770, 2775, 4755])

/**
 * The four octal digits of a mode. A number is what YAML 1.1 made of it: 0644 without quotes is 420. One whose digits were meant
 * as octal ones and stand there without the 0 is refused: it would give a mode that nobody wants.
 */
export function octalMode(mode: string | number): string {
  if (typeof mode === 'string') return mode.padStart(4, '0')
  const isThree = /^[0-7]{3}$/.test(String(mode)) && mode >= 512
  if (isThree || MISSES_ITS_0.has(mode) || mode < 0 || mode > 0o7777 || !Number.isInteger(mode))
    throw new Refusal(
      `mode: write "${String(mode).padStart(4, '0')}", with a 0 and in quotes: YAML has read a number`,
    )
  return mode.toString(8).padStart(4, '0')
}
