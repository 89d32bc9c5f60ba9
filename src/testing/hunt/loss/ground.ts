import type { Lab, RunningHost } from '../../../lab/index.ts'
import type { Suite } from '../../../lab/spec.ts'
import { openGround, prepareGround } from '../ground.ts'
import { OWN, WAY_IN } from './case.ts'

/** Makes a host on which disturbed cases are tried one after another. */
export async function openRough(
  lab: Lab,
  about: { readonly name: string; readonly suite: Suite },
): Promise<RunningHost> {
  const host = await openGround(lab, about)
  await host.get(['sh', '-ec', PREPARE], { timeout: 300 })
  return host
}

// Small lists: they are read at every look. On a busy machine the network of a new host may not stand yet.
const PREPARE = `echo 'Acquire::GzipIndexes "true";' >/etc/apt/apt.conf.d/90hunt
rm -rf /var/lib/apt/lists; n=0; until apt-get update -q -o APT::Update::Error-Mode=any || [ $n -gt 30 ]; do n=$((n + 1)); sleep 1; done
apt-get install -qy faketime; apt-get install -qy --download-only hello pv; rm -f /var/cache/apt/*.bin`

/** Takes away what disturbances and runs that died leave, then prepares the state of a case. */
export async function prepareRough(host: RunningHost, state: readonly string[]): Promise<void> {
  await host.get(['sh', '-c', TIDY])
  await prepareGround(host, state)
}

const TIDY = `exec >/dev/null 2>&1
umount -l /var/lib/hostwright
rm -rf /etc/ld.so.preload /etc/faketimerc /dev/shm/*faketime* /run/hunt-* ${OWN}* ${WAY_IN}
for child in $(ps -o pid= --ppid "$(systemctl show -P MainPID ssh)"); do kill -KILL $child; done
systemctl stop 'hostwright-*'; systemctl reset-failed 'hostwright-*'
pgrep -f '[/]hostwright/frames' | xargs -r kill -KILL
exit 0`
