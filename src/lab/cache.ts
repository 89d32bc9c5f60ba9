import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Where images, layers and packages are kept between runs. */
export const CACHE = process.env['HOSTWRIGHT_LAB_CACHE'] ?? '/var/cache/hostwright-lab'

/** The first characters of the digest of a value: names a thing by what it is made from. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12)
}

/** Gives the path of a cached thing; makes it first where it is missing, under a lock, never half. */
export async function cached(path: string, make: (temporary: string) => Promise<void>): Promise<string> {
  if (existsSync(path)) return path
  return withLock(path, async () => {
    if (existsSync(path)) return path
    const temporary = `${path}.tmp`
    await rm(temporary, { recursive: true, force: true })
    await make(temporary)
    await rename(temporary, path)
    return path
  })
}

async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  await mkdir(join(path, '..'), { recursive: true })
  const holder = spawn('flock', ['--exclusive', `${path}.lock`, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await held(holder)
  try {
    return await work()
  } finally {
    // The lock ends with the holder's input, so also when this process is killed.
    holder.stdin?.end()
  }
}

function held(holder: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    holder.stdout?.once('data', () => resolve())
    holder.once('error', reject)
    holder.once('exit', (code) => reject(new Error(`flock ended with ${code}`)))
  })
}
