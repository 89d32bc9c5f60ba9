import { quote } from '../../host/quote.ts'
import type { Lab, RunningHost } from '../../lab/index.ts'
import type { Suite } from '../../lab/spec.ts'
import { BASE, HANDLER_LOG, KERNEL, PACKAGES, UNITS, USERS } from './names.ts'

/** Makes a host on which cases are tried one after another. */
export async function openGround(
  lab: Lab,
  about: { readonly name: string; readonly suite: Suite },
): Promise<RunningHost> {
  const host = await lab.host(about)
  await host.get(['sh', '-ec', PREPARE], { timeout: 600 })
  return host
}

const ACCOUNTS = 'passwd group shadow gshadow subuid subgid hosts hostname'
const KEPT = '/usr/local/lib/hunt'

// What the host would do by its own clock is no trace of ours.
const PREPARE = `systemctl stop '*.timer'
apt-get update -q
apt-get install -qy cron e2fsprogs
mkdir -p ${KEPT}
cd /etc; cp -a ${ACCOUNTS} ${KEPT}
systemctl disable -q cron; systemctl enable -q cron # a look sees only what was ever written`

const units = UNITS.map((name) => `${name}.service`).join(' ')

/** Takes away whatever cases leave on a host: by name, not by what we think that we did. */
const CLEAN = `cd /
sed -n 's,^[^ ]* \\(${BASE}[^ ]*\\) .*,\\1,p' /proc/mounts | sort -r | while read -r at; do umount -l "$at"; done
[ ! -e ${BASE} ] || { chattr -R -i -f ${BASE}; rm -rf ${BASE}; }
if systemctl list-units --all --plain --no-legend 'hunt-*' | grep -q . || ls /etc/systemd/system | grep -q hunt-; then
  systemctl stop ${units}
  rm -rf /etc/systemd/system/hunt-* /etc/systemd/system/*.wants/hunt-*
  systemctl reset-failed ${units}
  systemctl daemon-reload
fi
systemctl -q is-active cron || systemctl start cron
for n in 1 2 3; do
  [ -e /etc/rc2.d/S01cron ] && [ -e /etc/systemd/system/multi-user.target.wants/cron.service ] && break
  systemctl enable cron || sleep 1
done
rm -rf ${HANDLER_LOG} /var/lib/hostwright /etc/sysctl.d/*hunt* /var/spool/cron/crontabs/* /srv/.hunt*
for name in ${USERS.join(' ')}; do rm -rf "/home/$name" "/var/mail/$name"; done
cd ${KEPT}; for name in ${ACCOUNTS}; do cmp -s "$name" "/etc/$name" || { cp -a "$name" "/etc/.$name"; mv -f "/etc/.$name" "/etc/$name"; }; done
rm -f /etc/passwd- /etc/group- /etc/shadow- /etc/gshadow- /etc/subuid- /etc/subgid- /etc/.pwd.lock
[ "$(hostname)" = "$(cat /etc/hostname)" ] || hostname "$(cat /etc/hostname)"
${KERNEL.map(([key, [value]]) => `echo ${value} >/proc/sys/${key.replaceAll('.', '/')}`).join('\n')}
`

const PURGE = `if dpkg-query -W -f '\${Status}\n' ${PACKAGES.join(' ')} 2>/dev/null | grep -qv 'not-installed$'; then
  apt-get purge -qy ${PACKAGES.join(' ')}
fi`

/** Brings a host into the state that the lines of a case describe, from whatever an earlier case left. */
export async function prepareGround(host: RunningHost, state: readonly string[]): Promise<void> {
  // What is written into a pipe of another line waits for a reader that never comes.
  const each = state.map((line) => `timeout 10 sh -c ${quote(line)} </dev/null`).join('\n')
  const script = `exec >/dev/null 2>&1
${CLEAN}
${PURGE}
export DEBIAN_FRONTEND=noninteractive; umask 022; mkdir -p ${BASE}; cd /
${each}
exit 0
`
  await host.get(['sh'], { input: script, timeout: 300 })
}
