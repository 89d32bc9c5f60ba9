import { apt, exists, type HostReader, known, Refusal, type Seen } from 'hostwright'
import type { AcmeWanted } from './acme-wanted.ts'

/** A program that a client may need beside itself. */
export interface AcmeTool {
  readonly program: string
  readonly package: string
  readonly why: string
  readonly needed: (params: AcmeWanted) => boolean
}

/** What acme.sh works with, apart from what it needs itself. */
const TOOLS: readonly AcmeTool[] = [
  {
    program: '/usr/bin/nsupdate',
    package: 'bind9-dnsutils',
    why: 'acme.sh sets records by nsupdate',
    needed: ({ client, dns }) => client === 'acme.sh' && dns?.provider === 'rfc2136',
  },
  {
    program: '/usr/bin/socat',
    package: 'socat',
    why: 'acme.sh answers at port 80 by socat',
    needed: ({ client, dns, webroot }) => client === 'acme.sh' && dns === undefined && webroot === undefined,
  },
]

type ToolSeen = AcmeTool & { readonly seen: Seen<boolean> }

/** Which of them a host has. */
export function acmeTools(host: HostReader): Promise<ToolSeen[]> {
  return Promise.all(TOOLS.map(async (tool) => ({ ...tool, seen: await hasTool(host, tool) })))
}

/** By its package too: after an install that is only planned, nobody can see its files. */
async function hasTool(host: HostReader, tool: AcmeTool): Promise<Seen<boolean>> {
  const [program, installed] = await Promise.all([
    host.see(exists(tool.program)),
    host.see(apt.packageState(tool.package)),
  ])
  if (installed.known && installed.value !== null) return known(true, installed.assuming)
  return program
}

/** Refuses where what the client works with is missing. */
export function requireTools(tools: readonly ToolSeen[], params: AcmeWanted): void {
  for (const { needed, seen, why, package: missing } of tools)
    if (needed(params) && seen.known && !seen.value)
      throw new Refusal(`${why}: install ${missing}`, seen.assuming)
}
