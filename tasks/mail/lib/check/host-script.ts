import { quote } from 'hostwright'
import { backwards } from './names.ts'

/** What is asked of the host itself. */
export type HostAsked = {
  /** The server whose port 25 is tried, by both families. */
  readonly outbound: string
  readonly addresses: readonly string[]
  readonly domains: readonly string[]
  /** Blocklists of addresses, and of names. */
  readonly blocklists: { readonly addresses: readonly string[]; readonly names: readonly string[] }
  /** The unit of the renewal, without what kind of unit it is. */
  readonly renewal: string
  /** Where the backup is kept on the host. */
  readonly backup: string
}

/** The names that blocklists are asked for: each entry, and one that is always listed, which shows that the list answers. */
export function listNames({ addresses, domains, blocklists }: HostAsked): string[] {
  return [
    ...blocklists.addresses.flatMap((list) =>
      ['127.0.0.2', ...addresses].map((one) => `${backwards(one)}.${list}`),
    ),
    ...blocklists.names.flatMap((list) => [testName(list), ...domains].map((one) => `${one}.${list}`)),
  ]
}

/** The name that a list of names always has (RFC 5782; Spamhaus has its own). */
export function testName(list: string): string {
  return list.endsWith('.spamhaus.org') ? 'dbltest.com' : 'test'
}

/** Prints what the host says of itself, part by part; what waits for others is asked at the same time. */
export function hostScript(asked: HostAsked): string {
  const units = `${quote(`${asked.renewal}.timer`)} ${quote(`${asked.renewal}.service`)}`
  return `(
${part('ports', 'cat /proc/net/tcp /proc/net/tcp6 2>/dev/null')}
${part('name', 'cat /proc/sys/kernel/hostname')}
${part('chasquid', 'chasquid -version 2>/dev/null | head -n 1')}
${part('keys', 'for f in /etc/chasquid/domains/*/dkim:*.pem; do [ -e "$f" ] && echo "$f"; done')}
${part('queue', `find /var/lib/chasquid/queue -type f -name 'm:*' -print 2>/dev/null | head -n 5000 | grep -c .`)}
${part('disk', 'df -P -k / /var /var/lib 2>/dev/null')}
${part('inodes', 'df -P -i / /var /var/lib 2>/dev/null')}
${part('upgrades', `dpkg-query -W -f '\${Status}' unattended-upgrades 2>/dev/null; echo; apt-config dump APT::Periodic::Unattended-Upgrade 2>/dev/null`)}
${part('failed', 'systemctl list-units --state=failed --plain --no-legend 2>/dev/null')}
${part('renewal', `systemctl show -p Id -p LoadState -p ActiveState -p UnitFileState -p Result ${units} 2>/dev/null`)}
${part('backup', `git -C ${quote(`${asked.backup}/tree`)} log -n 1 --format=%ct 2>/dev/null`)}
${part('clock', CLOCK)}
{
${[outbound(4, asked.outbound), outbound(6, asked.outbound), ...listNames(asked).map(listed)].join('\n')}
wait
}
${part('now', 'date +%s')}
) </dev/null`
}

/** Who keeps the clock. Not by timedatectl(1): it starts a service, which leaves directories behind. */
const CLOCK = `[ -e /run/systemd/timesync/synchronized ] && echo synchronized
systemctl show -p Id -p ActiveState systemd-timesyncd.service chrony.service ntpsec.service ntp.service 2>/dev/null`

/** Parts begin with NUL, and their name on a line of its own. */
function part(name: string, script: string): string {
  return `printf '\\0%s\\n' ${name}; ${script}`
}

/**
 * The greeting of a mail server, reached from the host by one family: bash has /dev/tcp on every Debian, nc is not there.
 * What is printed beside others goes in one piece, without an end of line, behind a tab.
 */
function outbound(family: 4 | 6, server: string): string {
  const greeting = `exec 3<>"/dev/tcp/$1/25" && read -r -t 5 line <&3 && printf %s "$line" && printf 'QUIT\\r\\n' >&3`
  const script = `a=$(getent ahostsv${family} "$1" | grep -m 1 -o -E '^[^ ]+')
[ -n "$a" ] || { printf '\\0out${family} none\\t'; exit 0; }
said=$(timeout -k 1 7 bash -c ${quote(greeting)} bash "$a")
printf '\\0out${family} %s\\t%s' "$a" "$said"`
  return `timeout -k 1 9 sh -c ${quote(script)} sh ${quote(server)} 2>/dev/null &`
}

/** What a blocklist says, by the host's own resolver: public ones are refused by many lists. */
function listed(name: string): string {
  const script = `a=$(getent ahostsv4 "$1" | grep -o -E '^[0-9.]+'); a=$(echo $a); printf '\\0list %s\\t%s' "$1" "$a"`
  return `timeout -k 1 8 sh -c ${quote(script)} sh ${quote(name)} 2>/dev/null &`
}
