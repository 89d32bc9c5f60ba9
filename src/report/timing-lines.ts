import type { RunEvent } from '../model/event.ts'
import type { Write } from './plain.ts'

/** Tells a person where the time went. */
export function tellTiming(write: Write, { timing }: Extract<RunEvent, { event: 'timing' }>): void {
  write('')
  write('TIMING')
  write(`${text(timing.documents)}  until all documents were read and checked`)
  for (const [host, { connecting, reading, acting, waiting, made, steps }] of Object.entries(timing.hosts)) {
    const kinds = { connecting, reading, acting, 'waiting for other hosts': waiting }
    for (const [name, seconds] of Object.entries(kinds)) write(`${text(seconds)}  ${host}  ${name}`)
    if (acting > 0) write(`${text(made)}  ${host}  of the acting: the changes themselves`)
    for (const { name, seconds } of steps) write(`${text(seconds)}  ${host}    ${name}`)
  }
}

function text(seconds: number): string {
  return `${seconds.toFixed(2).padStart(8)} s`
}
