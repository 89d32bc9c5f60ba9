import { defineFact } from 'hostwright'

/** The day on the host, in UTC: `2026-12-01`. */
export const day = defineFact<null, string>({
  name: 'day',
  script: () => 'date -u +%F',
  parse: ({ stdout }) => [stdout.trim()],
})
