import { defineAct } from '../../define/change.ts'
import { argv, quote } from '../../host/quote.ts'
import type { Act } from '../../model/change.ts'
import { type Command, named } from './command-line.ts'

/** What to wait for. */
export type Awaitable =
  | { readonly port: number; readonly host: string }
  | { readonly path: string }
  | { readonly command: Command }

/** How long to wait, and how often to check. Seconds. */
export interface Patience {
  readonly timeout: number
  readonly every: number
}

/** Waits on the host until a condition holds; leaves nothing behind. */
export function waitFor(what: Awaitable, patience: Patience): Act {
  const name = nameOf(what)
  return waited({ subject: name, leaves: false, data: { what, ...patience }, summary: `wait for ${name}` })
}

/** Waiting. */
const waited = defineAct<Patience & { readonly what: Awaitable }>({
  name: 'wait',
  script: ({ data: { what, timeout, every }, subject }) => {
    return `n=0; until ${test(what)}; do n=$((n + ${every})); [ $n -le ${timeout} ] || { echo ${quote(`${subject}: timed out after ${timeout} s`)} >&2; exit 1; }; sleep ${every}; done`
  },
})

/** bash's /dev/tcp is there on every Debian, nc is not. */
function test(what: Awaitable): string {
  if ('port' in what)
    return `${argv('timeout', '3', 'bash', '-c', `: </dev/tcp/${what.host}/${what.port}`)} 2>/dev/null`
  if ('path' in what) return `[ -e ${quote(what.path)} ]`
  return `${'shell' in what.command ? argv('sh', '-c', what.command.shell) : argv(...what.command.argv)} >/dev/null 2>&1`
}

function nameOf(what: Awaitable): string {
  if ('port' in what) return `port ${what.port} on ${what.host}`
  return 'path' in what ? what.path : named(what.command)
}
