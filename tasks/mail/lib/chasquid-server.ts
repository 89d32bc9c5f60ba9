import {
  type Act,
  accounts,
  directory,
  exists,
  type FileWanted,
  file,
  type HostReader,
  type PathState,
  pathState,
  Refusal,
  type Seen,
  type StateChange,
  say,
  systemd,
  unknown,
} from 'hostwright'
import { CONFIG_SINCE } from './chasquid-config.ts'
import { chasquidState, isAtLeast } from './chasquid-version.ts'

/** Where chasquid keeps its configuration. */
export const CHASQUID_ETC = '/etc/chasquid'

/** The units of Debian's package; systemd holds the ports, so that a restart refuses nobody. */
const UNITS = [
  'chasquid-smtp.socket',
  'chasquid-submission.socket',
  'chasquid-submission_tls.socket',
  'chasquid.service',
]

/** Chasquid on a host, as far as it concerns the whole server. */
export interface ChasquidServer {
  /** `null`: not installed. */
  readonly version: Seen<string | null>
  readonly group: Seen<accounts.Group>
  readonly etc: PathState
  readonly conf: PathState
  readonly certs: PathState
  readonly domains: PathState
  /** Whether the certificates asked for are there. */
  readonly certificates: readonly { readonly path: string; readonly seen: Seen<boolean> }[]
  readonly units: readonly { readonly name: string; readonly seen: Seen<systemd.Unit> }[]
}

/** Looks at chasquid on a host. */
export async function serverState(
  host: HostReader,
  certificates: readonly string[],
): Promise<ChasquidServer> {
  const paths = certificates.map((name) => `${CHASQUID_ETC}/certs/${name}/fullchain.pem`)
  const [version, members, etc, conf, certs, domains, found, units] = await Promise.all([
    chasquidState(host),
    host.see(accounts.group('chasquid')),
    pathState(host, CHASQUID_ETC),
    pathState(host, `${CHASQUID_ETC}/chasquid.conf`),
    pathState(host, `${CHASQUID_ETC}/certs`),
    pathState(host, `${CHASQUID_ETC}/domains`),
    Promise.all(paths.map(async (path) => ({ path, seen: await host.see(exists(path)) }))),
    Promise.all(UNITS.map(async (name) => ({ name, seen: await host.see(systemd.unit(name)) }))),
  ])
  return { version, group: members, etc, conf, certs, domains, certificates: found, units }
}

/** Refuses what cannot become a working server: no chasquid, one that is too old, no certificate. */
export function requireServer(
  { version, group: members, certificates }: ChasquidServer,
  settings: { readonly [key: string]: unknown },
): void {
  if (!version.known) return
  const refuse = (why: string, assuming = version.assuming) => {
    throw new Refusal(why, assuming)
  }
  if (version.value === null) return refuse('chasquid is not installed: an earlier step must install it')
  if (!isAtLeast(version.value, '1.10'))
    refuse(`chasquid ${version.value} knows neither catch-all addresses nor DKIM: 1.11 or newer is needed`)
  for (const key of Object.keys(settings))
    if (!isAtLeast(version.value, CONFIG_SINCE[key] ?? '0'))
      refuse(`chasquid ${version.value} does not start with ${key}, which came with ${CONFIG_SINCE[key]}`)
  if (members.known && members.value === null)
    refuse('there is no group chasquid, which must be able to read the files', members.assuming)
  for (const { path, seen } of certificates)
    if (seen.known && !seen.value)
      refuse(`there is no certificate at ${path}: an earlier step must put it there`, seen.assuming)
}

/** The directories of a server. */
export function serverDirectories({ etc, certs, domains }: ChasquidServer): StateChange[] {
  if (etc.entry.known && etc.entry.value === null)
    throw new Refusal(`there is no directory ${CHASQUID_ETC}`, etc.entry.assuming)
  return [directory(certs, {}), directory(domains, {})]
}

/** What a person should know of a version. */
export function findingsOf({ version }: ChasquidServer): Act[] {
  if (!version.known || version.value === null) return []
  return FINDINGS.filter(([mended]) => !isAtLeast(version.value ?? '', mended)).map(([mended, words]) =>
    say(`finding: chasquid ${version.value} ${words}; ${mended} fixes it`),
  )
}

const FINDINGS = [
  [
    '1.13',
    'takes a bare line feed for the end of a message, so that mail can be smuggled in (CVE-2023-52354)',
  ],
  ['1.15.1', 'may be unable to take mail from Microsoft’s servers, which stumble over its TLS tickets'],
] as const

/** The configuration shall be this: whatever Debian's package brings with it is another one. */
export function serverConfiguration(server: ChasquidServer, wanted: FileWanted): StateChange {
  if (!isPlanned(server) || (server.conf.entry.known && server.conf.entry.value !== null))
    return file(server.conf, wanted)
  const entry = unknown('chasquid is installed first, which may bring a configuration')
  return { ...file({ ...server.conf, entry }, wanted), certain: true }
}

/** True when an earlier step installs it. */
function isPlanned({ version }: ChasquidServer): boolean {
  return version.known && version.value !== null && (version.assuming ?? []).length > 0
}

/** Sockets and service shall run, and start at boot. */
export function serviceChanges(server: ChasquidServer, settle: number): StateChange[] {
  // Debian's package enables no socket, and leaves a server that dies again and again for want of a certificate.
  const wanted = { active: true, enabled: true, differs: isPlanned(server) }
  return server.units.map(({ name, seen }) =>
    systemd.unitState(name, seen, { ...wanted, settle: name.endsWith('.socket') ? 0 : settle }),
  )
}
