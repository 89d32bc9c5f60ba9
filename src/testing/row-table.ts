import type { Row } from './row.ts'

const HEAD =
  'task examples written made exact assumed unknown wrong unannounced unmade beyond second drift json acts rounds'

/** Rows as aligned text, one line per task, with the reasons for what does not conform below. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [HEAD.split(' '), ...rows.map(cellsOf)]
  const widths = HEAD.split(' ').map((_name, at) => Math.max(...cells.map((row) => (row[at] ?? '').length)))
  const lines = cells.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  )
  const reasons = rows.flatMap(({ task, reasons }) => reasons.map((reason) => `${task}: ${reason}`))
  return [...lines, ...reasons].join('\n')
}

function cellsOf(row: Row): string[] {
  const { made, exact, assumed, unknown, wrong, unannounced, unmade } = row.predicted
  const counts = [made, exact, assumed, unknown, wrong.length, unannounced.length, unmade.length, row.beyond]
  const { put, found, mended } = row.drifts
  const drift =
    put === 0 ? '-' : found === put && mended === put ? `${put}/${put}` : `${found},${mended}/${put}`
  return [
    row.task,
    String(row.examples),
    String(row.written),
    ...counts.map(String),
    word(row.second),
    drift,
    word(row.json),
    word(row.actsOnce),
    String(row.rounds),
  ]
}

function word(holds: boolean | undefined): string {
  return holds === undefined ? '-' : holds ? 'ok' : 'NO'
}
