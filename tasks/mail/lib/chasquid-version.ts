import { apt, defineFact, type HostReader, known, type Output, type Seen, unknown } from 'hostwright'

/** Which chasquid a host has (`null`: none), and which one its system would install. */
export type ChasquidProgram = { readonly installed: string | null; readonly candidate: string | null }

/** The version of chasquid that is installed, as it says itself, or else the one that apt would install. */
export const chasquidProgram = defineFact<null, ChasquidProgram>({
  name: 'chasquid program',
  // One that was built on the host comes before Debian's.
  files: () => ['/usr/local/bin/chasquid'],
  script: () => `if command -v chasquid >/dev/null; then chasquid -version | head -n 1; else
apt-cache policy chasquid 2>/dev/null | sed -n 's/^ *Candidate: /candidate /p'
( . /etc/os-release && echo "system $ID $VERSION_ID" )
fi; true`,
  parse: (output) => [parseProgram(output)],
})

function parseProgram({ stdout }: Output): ChasquidProgram {
  const installed = /^chasquid (?:v?)(\d+\.\d+(?:\.\d+)?)/m.exec(stdout)?.[1] ?? null
  const offered = /^candidate (?:\d+:)?(\d+\.\d+(?:\.\d+)?)/m.exec(stdout)?.[1]
  const system = /^system (.*)$/m.exec(stdout)?.[1] ?? ''
  return { installed, candidate: offered ?? SHIPPED[system] ?? null }
}

/** What systems ship, for hosts that never fetched a package list. */
const SHIPPED: { readonly [system: string]: string } = {
  'debian 12': '1.11',
  'debian 13': '1.15.0',
  'ubuntu 22.04': '1.8',
  'ubuntu 24.04': '1.13',
}

/** The version of chasquid on a host, as far as it can be told; `null` when there is none. */
export async function chasquidState(host: HostReader): Promise<Seen<string | null>> {
  const [program, packaged] = await Promise.all([
    host.see(chasquidProgram(null)),
    host.see(apt.packageState('chasquid')),
  ])
  if (!program.known) return program
  if (!packaged.known) return packaged
  const { installed, candidate } = program.value
  if (installed !== null) return known(installed, program.assuming)
  if (packaged.value === null) return known(null, packaged.assuming)
  if (candidate === null) return unknown('chasquid is installed first, in a version that cannot be told')
  return known(candidate, [`if the host’s sources give chasquid ${candidate}`])
}

/** True when a version is at least another: `1.15.0` is at least `1.14`. */
export function isAtLeast(version: string, least: string): boolean {
  const [have, need] = [version, least].map((one) => one.split('.').map(Number))
  for (let at = 0; at < 3; at++) {
    const difference = (have?.[at] ?? 0) - (need?.[at] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
