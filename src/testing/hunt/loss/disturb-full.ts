import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { attempt, run as command } from '../../../lab/command.ts'
import type { Disturbance, Scene } from './disturbance.ts'

/** What runs out: disk space, inodes, memory. */
export const fullDisturbances: readonly Disturbance[] = [
  {
    kind: 'disk full',
    codes: [0, 1],
    strike: (scene) => (scene.draw.once(2) ? fillBlocks(scene) : fillInodes(scene)),
  },
  {
    kind: 'memory full',
    codes: [0, 1, 4],
    strike: (scene) => (scene.draw.once(2) ? limitMemory(scene) : killOne(scene)),
  },
]

async function fillBlocks({ host, run, draw, note }: Scene): Promise<void> {
  const left = draw.pick([0, 8, 200])
  note(`${left} kB left`)
  const disk = dirname(host.upper)
  await limitDisk(disk, () => {
    const { blocks, bfree, bsize } = statfsSync(disk)
    return `size=${Math.ceil(((blocks - bfree) * bsize) / 1024) + left}k`
  })
  await run.over
  await remount(disk, `size=${host.spec.size}`)
}

async function fillInodes({ host, run, draw, note }: Scene): Promise<void> {
  const left = draw.pick([0, 1, 3, 8])
  note(`${left} inodes left`)
  const disk = dirname(host.upper)
  const { files } = statfsSync(disk)
  await limitDisk(disk, () => `nr_inodes=${files - statfsSync(disk).ffree + left}`)
  await run.over
  await remount(disk, `nr_inodes=${files}`)
}

/** The run goes on while its disk is measured: a limit that is too small by then is refused, and measured anew. */
async function limitDisk(disk: string, limit: () => string): Promise<void> {
  for (let tries = 0; tries < 20; tries++)
    if ((await attempt(['mount', '-o', `remount,${limit()}`, disk])).code === 0) return
  await remount(disk, limit())
}

async function remount(disk: string, options: string): Promise<void> {
  await command(['mount', '-o', `remount,${options}`, disk])
}

/** A control group of our own would be the machine's: each process is held to less than it asks for instead. */
async function limitMemory({ host, run, draw, note }: Scene): Promise<void> {
  const limit = draw.pick([2600, 3200, 4500, 7000])
  note(`${limit} kB for a process`)
  await host.exec(['sh', '-c', limitScript(String(limit * 1024))])
  await run.over
  await host.exec(['sh', '-c', limitScript('unlimited')])
}

const limitScript = (limit: string) => `${DESCENDANTS}
main=$(systemctl show -P MainPID ssh)
for pid in $(below $main); do prlimit --pid $pid --as=${limit}:unlimited; done`

/** What the kernel does when memory is short: a process of ours ends, whichever. */
async function killOne({ host, draw, note }: Scene): Promise<void> {
  const script = `${DESCENDANTS}
set -- $(below "$(systemctl show -P MainPID ssh)"); [ $# -gt 0 ] || exit 0
shift $((${draw.below(1000)} % $#)); ps -o args= -p $1 | head -c 60; kill -KILL $1`
  const { stdout } = await host.exec(['sh', '-c', script])
  note(`killed: ${stdout.trim().replace(/\s+/g, ' ') || 'nothing'}`)
}

const DESCENDANTS = `below() { for one in $(ps -o pid= --ppid $1); do echo $one; below $one; done; }`
