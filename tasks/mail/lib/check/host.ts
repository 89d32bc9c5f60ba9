import { isAtLeast } from '../chasquid-version.ts'
import { type About, type Finding, fails, judged, passes, unseen } from './finding.ts'
import type { HostSeen } from './host-fact.ts'
import { plainName } from './names.ts'

/** What the host says of itself. */
export function hostFindings(
  { parts, ahead }: HostSeen,
  { host, renewal }: { readonly host: string; readonly renewal: string },
): Finding[] {
  const part = (name: string) => parts[name] ?? ''
  return [
    named(part('name'), host),
    program(part('chasquid')),
    queue(part('queue')),
    room('disk', part('disk')),
    room('inodes', part('inodes')),
    clock(part('clock'), ahead),
    upgrades(part('upgrades')),
    failedUnits(part('failed')),
    renewed(part('renewal'), renewal),
    backup(part('backup'), Number(part('now'))),
  ]
}

/** The ports on which anything listens, by what the kernel says. */
export function listening({ parts }: Pick<HostSeen, 'parts'>): ReadonlySet<number> {
  const found = (parts['ports'] ?? '').matchAll(/^ *\d+: [\dA-F]+:([\dA-F]{4}) [\dA-F]+:[\dA-F]{4} 0A /gm)
  return new Set([...found].map(([, port = '']) => Number.parseInt(port, 16)))
}

function named(name: string, host: string): Finding {
  const about: About = {
    id: 'hostname',
    title: `the host’s own name is ${host}`,
    severity: 'warning',
    remedy: `Set the name of the host to ${host} (hostname).`,
  }
  if (name === '') return unseen(about, 'the host did not say')
  return plainName(name) === host ? passes(about, name) : fails(about, `it is called ${name}`)
}

/** The version in what chasquid says of itself. */
export function versionIn(said: string): string | undefined {
  return /^chasquid v?(\d+\.\d+(?:\.\d+)?)/.exec(said)?.[1]
}

function program(said: string): Finding {
  const about: About = {
    id: 'chasquid',
    title: 'chasquid is there, in a version without known holes',
    severity: 'error',
    remedy: 'Install chasquid.',
  }
  const version = versionIn(said)
  if (version === undefined) return fails(about, 'it is not installed')
  return isAtLeast(version, '1.13')
    ? passes(about, version)
    : fails(about, `${version} takes smuggled mail`, {
        severity: 'warning',
        remedy: 'Update chasquid to 1.13 or newer.',
      })
}

function queue(said: string): Finding {
  const about: About = {
    id: 'queue',
    title: 'no mail piles up',
    severity: 'warning',
    remedy: 'See what keeps it from being sent: journalctl -u chasquid.',
  }
  const waiting = Number(said)
  if (said === '' || Number.isNaN(waiting)) return unseen(about, 'the host did not say')
  const words = `${waiting} waiting`
  return waiting > 50
    ? fails(about, words, { severity: waiting > 150 ? 'error' : 'warning' })
    : passes(about, words)
}

/** Of the file systems that mail needs, the one with the least left. */
function room(id: 'disk' | 'inodes', said: string): Finding {
  const about: About = {
    id,
    title: id === 'disk' ? 'the disk has room' : 'the disk has room for more files',
    severity: 'warning',
    remedy: 'Make room: a server with a full disk refuses all mail.',
  }
  const lines = said
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, total = '', , free = '', , mount = ''] = line.trim().split(/\s+/)
      return Number(total) > 0 ? [{ mount, share: Number(free) / Number(total) }] : []
    })
  const least = lines.toSorted((one, other) => one.share - other.share)[0]
  if (least === undefined) return unseen(about, 'the host did not say')
  const words = `${Math.floor(least.share * 100)} % free on ${least.mount}`
  if (least.share < 0.04) return fails(about, words, { severity: 'error' })
  return least.share < 0.1 ? fails(about, words) : passes(about, words)
}

function clock(said: string, ahead: number): Finding {
  const about: About = {
    id: 'clock',
    title: 'the clock is right, and kept so',
    severity: 'warning',
    remedy: 'Keep the clock: install systemd-timesyncd or chrony.',
  }
  if (Math.abs(ahead) > 60)
    return fails(about, `it is ${Math.abs(ahead)} s ${ahead > 0 ? 'ahead of' : 'behind'} the controller’s`, {
      severity: 'error',
    })
  if (said === '') return unseen(about, 'the host did not say')
  const keepers = unitsIn(said).flatMap((unit) =>
    unit.get('ActiveState') === 'active' ? (unit.get('Id') ?? []) : [],
  )
  const [keeper] = keepers
  if (keeper === undefined) return fails(about, 'it is right now, but nothing keeps it')
  // Only this one says so in a file.
  const isOpen = keeper === 'systemd-timesyncd.service' && !said.startsWith('synchronized\n')
  return isOpen
    ? fails(about, `${keeper} has not reached a time server yet`)
    : passes(about, `kept by ${keeper}`)
}

/** What systemctl(1) shows of several units: an empty line between two. */
function unitsIn(said: string): ReadonlyMap<string, string>[] {
  return said.split('\n\n').map((text) => new Map(text.split('\n').map(splitAt)))
}

function upgrades(said: string): Finding {
  const about: About = {
    id: 'upgrades',
    title: 'security updates are installed by themselves',
    severity: 'warning',
    remedy: 'Install unattended-upgrades, and set APT::Periodic::Unattended-Upgrade "1".',
  }
  const isThere = said.startsWith('install ok installed')
  const isOn = /^APT::Periodic::Unattended-Upgrade "(?!0")[^"]+";/m.test(said)
  return judged(
    about,
    isThere
      ? isOn
        ? []
        : ['unattended-upgrades is not switched on']
      : ['unattended-upgrades is not installed'],
    'unattended-upgrades is on',
  )
}

function failedUnits(said: string): Finding {
  const about: About = {
    id: 'units',
    title: 'no unit has failed',
    severity: 'warning',
    remedy: 'See why: systemctl status UNIT; then systemctl reset-failed UNIT.',
  }
  const units = said.split('\n').flatMap((line) => line.trim().split(/\s+/)[0] || [])
  return judged(about, units, 'none')
}

function renewed(said: string, unit: string): Finding {
  const about: About = {
    id: 'renewal',
    title: 'the certificate renews itself',
    severity: 'error',
    remedy: `Enable ${unit}.timer; if it fails, see journalctl -u ${unit}.service.`,
  }
  const of = (kind: string) => unitsIn(said).find((one) => one.get('Id') === `${unit}.${kind}`)
  const [timer, service] = [of('timer'), of('service')]
  if (timer === undefined || service === undefined) return unseen(about, 'the host did not say')
  if (timer.get('LoadState') !== 'loaded') return fails(about, `there is no ${unit}.timer`)
  const result = service.get('Result') ?? ''
  return judged(
    about,
    [
      ...(timer.get('ActiveState') === 'active' ? [] : [`${unit}.timer is ${timer.get('ActiveState')}`]),
      ...(/^(enabled|static)/.test(timer.get('UnitFileState') ?? '')
        ? []
        : [`${unit}.timer is ${timer.get('UnitFileState')}`]),
      ...(result === 'success' ? [] : [`the last renewal ended with ${result}`]),
    ],
    `${unit}.timer is active, the last result was success`,
  )
}

function splitAt(line: string): [string, string] {
  const at = line.indexOf('=')
  return [line.slice(0, at), line.slice(at + 1)]
}

function backup(said: string, now: number): Finding {
  const about: About = {
    id: 'backup',
    title: 'what cannot be made again is kept elsewhere',
    severity: 'warning',
    remedy:
      'Give the inventory a backup (git-backup): without one the DKIM key and the accounts are lost with the host.',
  }
  if (said === '') return fails(about, 'no backup was ever made')
  return passes(
    about,
    `the last one that changed anything is ${Math.max(0, Math.floor((now - Number(said)) / 86_400))} days old`,
  )
}
