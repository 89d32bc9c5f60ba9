/** What a host is: files with owners, modes and content, packages, units, users and groups; one line each. */
export async function listing(host) {
  const { stdout, code, stderr } = await host.exec(['sh', '-c', SCRIPT], { timeout: 300 })
  if (code !== 0) throw new Error(stderr)
  return new Set(stdout.split('\n').filter((line) => line !== '' && !NOISE.some((one) => one.test(line))))
}

/** What one host has and the other has not, but for what differed before. */
export function differences([ours, theirs], [oursBefore, theirsBefore]) {
  const usual = new Set(
    [...differing(oursBefore, theirsBefore), ...differing(theirsBefore, oursBefore)].map(subject),
  )
  const only = (who, one, other) =>
    differing(one, other).flatMap((line) => (usual.has(subject(line)) ? [] : [`${who}: ${line}`]))
  return [...only('only ours  ', ours, theirs), ...only('only theirs', theirs, ours)]
}

function differing(one, other) {
  return [...one].filter((line) => !other.has(line))
}

function subject(line) {
  return line.split(' ').slice(0, 2).join(' ')
}

const SCRIPT = `cd /
find etc home opt root srv usr/local var/www var/spool/cron var/lib/postgresql var/lib/mysql var/lib/redis boot -xdev -printf 'entry /%p %y %m %u %g %l\\n' 2>/dev/null
find etc home opt root srv usr/local var/www var/spool/cron -xdev -type f -size -4096 -exec sha256sum {} + 2>/dev/null | sed 's/^\\([^ ]*\\) .\\(.*\\)$/content \\/\\2 \\1/'
dpkg-query -W -f 'package \${Package} \${Version} \${db:Status-Abbrev}\\n'
systemctl list-unit-files --no-legend --no-pager | awk '{print "unit", $1, $2}'
systemctl list-units --all --type service,socket,timer --plain --no-legend --no-pager | awk '{print "state", $1, $3}'
getent passwd | sed 's/^\\([^:]*\\):/user \\1 /'
getent group | sed 's/^\\([^:]*\\):/group \\1 /'
iptables-save 2>/dev/null | grep '^-' | sed 's/^/iptables /' || true`

/** What differs from host to host, and from minute to minute, for no reason of a playbook. */
const NOISE = [
  /^\w+ \/etc\/(?:machine-id|hostname|hosts|ld\.so\.cache|ssl\/certs\/|ssh\/ssh_host_|mtab|resolv\.conf|\.pwd\.lock)/,
  /^\w+ \/(?:etc\/passwd-|etc\/group-|etc\/shadow-|etc\/gshadow-|etc\/subuid-|etc\/subgid-)/,
  /^\w+ \/root\/\.(?:ansible|ssh|cache)/,
  /^state (?:session-|user@|user-runtime-dir|run-|systemd-|apt-|dpkg-|e2scrub|fstrim|man-db|logrotate\.service|phpsession)/,
  /^state .*@\d/,
]
