import type { Size } from './screen.ts'
import { oneRow, widthOf } from './terminal-text.ts'

/** What a host is at, and since when. */
export interface Activity {
  readonly host: string
  readonly what: string
  readonly since: number
  /** The last line that what it is at said. */
  readonly says?: string
}

/** The rows that show who is at what, oldest first: half the terminal at most, the rest as a number. */
export function liveRows(
  active: readonly Activity[],
  { columns, rows, now }: Size & { readonly now: number },
): string[] {
  const room = Math.floor(rows / 2)
  if (room === 0) return []
  const seen = active.length <= room ? active : active.slice(0, room - 1)
  const names = seen.map(({ host }) => oneRow(host, Math.max(8, Math.floor(columns / 3))))
  const longest = Math.max(0, ...names.map(widthOf))
  const told = seen.map(({ what, since, says }, at) => {
    const name = names[at] ?? ''
    const seconds = `${Math.floor((now - since) / 1000)} s`
    return `${name}${' '.repeat(longest - widthOf(name))}  ${seconds.padStart(6)}  ${says === undefined ? what : `${what} | ${says}`}`
  })
  const more = active.length - seen.length
  // The last column stays free: a terminal may go to the next line when it is written to.
  return [...told, ...(more > 0 ? [`+${more} more`] : [])].map((row) => oneRow(row, columns - 1))
}
