/** A moment to the minute: `2026-12-01 06:00 UTC`. */
export function utc(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
