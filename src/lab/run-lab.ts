import { rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { startAptCache } from './aptCache.ts'
import { CACHE, cached } from './cache.ts'
import { run } from './command.ts'
import { ensureBase } from './image.ts'
import { ensureTools, requireMachine, type Tell, tell } from './machine.ts'
import { enter } from './namespaces.ts'
import { machineMirror } from './sources.ts'
import type { LabHost, Suite } from './spec.ts'
import { newLabName, sweep } from './sweep.ts'

/** What a lab is made with. */
export interface LabOptions {
  /** Hosts to bring up before the command starts. */
  readonly hosts?: readonly LabHost[]
  /** Suites whose image shall be there; default: those of `hosts`, or trixie. */
  readonly suites?: readonly Suite[]
  /** Starts the small internet too. */
  readonly internet?: boolean
  readonly tell?: Tell
}

/** Runs a command inside a new lab and gives its exit code; afterwards nothing of the lab is left. */
export async function runInLab(argv: readonly string[], options: LabOptions = {}): Promise<number> {
  requireMachine()
  // pdeathsig fires when the THREAD that spawned ends: a worker's end would kill the lab.
  if (!isMainThread) throw new Error('A lab can only be started from the main thread.')
  const hosts = options.hosts ?? []
  const suites = new Set<Suite>(options.suites ?? ['trixie', ...hosts.map((host) => host.suite ?? 'trixie')])
  await prepare([...suites], options.tell ?? tell)
  sweep()
  const id = newLabName()
  const socket = join(CACHE, `${id}.sock`)
  const server = await startAptCache({
    directory: join(CACHE, 'aptcache'),
    mirror: await machineMirror(),
    socket,
  })
  try {
    return await enter({ id, socket, hosts, internet: options.internet ?? false, argv })
  } finally {
    server.close()
    server.closeAllConnections()
    rmSync(socket, { force: true })
    sweep()
  }
}

/** Installs the tools and builds the images that are missing. */
export async function prepare(suites: readonly Suite[], say: Tell): Promise<void> {
  requireMachine()
  await mkdir(CACHE, { recursive: true, mode: 0o700 })
  await ensureTools(say)
  const mirror = await machineMirror()
  for (const suite of suites) await ensureBase(suite, mirror, say)
  // One key for all labs of this machine, so that a snapshot made in one lab can be entered in the next.
  await cached(join(CACHE, 'key'), async (directory) => {
    await mkdir(directory, { mode: 0o700 })
    await run([
      'ssh-keygen',
      '-q',
      '-t',
      'ed25519',
      '-N',
      '',
      '-C',
      'lab',
      '-f',
      join(directory, 'id_ed25519'),
    ])
  })
}
