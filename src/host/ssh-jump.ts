import type { SshConfig } from './ssh-config.ts'

/** The arguments of an `ssh` that reaches a host through others, as ssh itself would call one for ProxyJump: the last hop is logged in to, the ones before it are its own jumps. */
export function jumpArguments(
  { hostname, port, file }: SshConfig,
  hops: string,
  acceptNewHostKeys = false,
): string[] {
  const { before, last } = divided(hops)
  const { user, host, port: at } = hop(last)
  return [
    ...(user === undefined ? [] : ['-l', user]),
    ...(at === undefined ? [] : ['-p', at]),
    ...(before === undefined ? [] : ['-J', before]),
    ...(file === undefined ? [] : ['-F', file]),
    ...(acceptNewHostKeys ? ['-o', 'StrictHostKeyChecking=accept-new'] : []),
    '-W',
    `[${hostname}]:${port}`,
    '--',
    host,
  ]
}

function divided(hops: string): { readonly before: string | undefined; readonly last: string } {
  const at = hops.lastIndexOf(',')
  return at < 0 ? { before: undefined, last: hops } : { before: hops.slice(0, at), last: hops.slice(at + 1) }
}

interface Hop {
  readonly user?: string | undefined
  readonly host: string
  readonly port?: string | undefined
}

/** `[user@]host[:port]` with an address in brackets, or a URI of ssh. */
function hop(written: string): Hop {
  const bare = written.trim().replace(/^ssh:\/\/([^/]*)\/?$/i, '$1')
  const at = bare.lastIndexOf('@')
  const user = at < 0 ? undefined : bare.slice(0, at)
  const [, address, name, port] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(bare.slice(at + 1)) ?? []
  return { user, host: address ?? name ?? bare.slice(at + 1), port }
}
