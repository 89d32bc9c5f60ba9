/** What a receiver made of a message: each method to its result. */
export type Verdicts = ReadonlyMap<string, string>

const METHODS = ['spf', 'dkim', 'dmarc'] as const

/**
 * What the server that took a message last says of it, by its head. Only the server of the topmost header counts
 * (RFC 8601): those below may have come with the message.
 */
export function verdictsOf(head: string): Verdicts {
  const all = head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) =>
      /^authentication-results:/i.test(line) ? [line.slice(line.indexOf(':') + 1).trim()] : [],
    )
  const [server] = all.map(serverOf)
  const found = new Map<string, string>()
  // One signature that is right is enough.
  for (const one of all.filter((line) => serverOf(line) === server))
    for (const [, method = '', result = ''] of one.matchAll(/(?:^|;)\s*([a-z-]+)\s*=\s*([a-z]+)/gi))
      if (found.get(method.toLowerCase()) !== 'pass') found.set(method.toLowerCase(), result.toLowerCase())
  return found
}

function serverOf(line: string): string {
  return (line.split(';')[0] ?? '').trim().split(' ')[0]?.toLowerCase() ?? ''
}

/** What is not as it should be; nothing if a receiver trusts the message. */
export function faultsOf(verdicts: Verdicts): string[] {
  return METHODS.flatMap((method) => {
    const result = verdicts.get(method)
    return result === 'pass' ? [] : [`${method}=${result ?? 'not checked'}`]
  })
}
