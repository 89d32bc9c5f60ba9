import { createHash } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '../model/json.ts'
import { build } from './build.ts'
import { cacheFolder } from './cache-folder.ts'
import { keepSealed, readSealed } from './sealed.ts'

/** What was made of texts in earlier runs: by the text and by the build of the program, so that nothing else is trusted. */
export interface DiskCache {
  /** What was kept of a text; nothing the first time. */
  take(text: string): Json | undefined
  /** Keeps when the program ends what it is then; without a place to keep it, it is made again the next time. */
  put(text: string, make: () => Json): void
}

/** Where things are kept, and for which build. */
export interface KeepingOptions {
  readonly folder: string
  readonly build: string
  /** Does something when the program ends. */
  readonly atEnd: (work: () => void) => void
}

/** A shelf for one kind of things; `kind` is how their files' names begin. */
export function createDiskCache(kind: string, { folder, build, atEnd }: KeepingOptions): DiskCache {
  const ours = `${kind}-${digest(build)}-`
  const fileOf = (text: string) => join(folder, `${ours}${digest(text)}.json`)
  const late: (() => void)[] = []
  const end = () => {
    for (const one of late) one()
    sweep(folder, `${kind}-`, ours)
  }
  return {
    take: (text) => read(fileOf(text)),
    put: (text, make) => {
      if (late.length === 0) atEnd(() => quietly(end))
      late.push(() => keepSealed(fileOf(text), Buffer.from(JSON.stringify(make()))))
    },
  }
}

/** The shelf of a built program; modules that run by themselves keep nothing. */
export function ownDiskCache(kind: string): DiskCache | undefined {
  if (build === undefined) return undefined
  return createDiskCache(kind, {
    folder: cacheFolder(),
    build,
    atEnd: (work) => process.once('exit', work),
  })
}

/** Nothing that JSON cannot hold, as a secret is, or whose file is closed to others. */
export function mayBeKept(file: string, value: unknown): value is Json {
  try {
    return (statSync(file).mode & 0o044) !== 0 && isPlain(value)
  } catch {
    return false
  }
}

function isPlain(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0)
  if (Array.isArray(value)) return value.every(isPlain)
  if (typeof value !== 'object') return false
  const plain = Object.getPrototypeOf(value) === Object.prototype
  return plain && !Object.hasOwn(value, '__proto__') && Object.values(value).every(isPlain)
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

function read(file: string): Json | undefined {
  const kept = readSealed(file)
  return kept === undefined ? undefined : (JSON.parse(kept.toString('utf8')) as Json)
}

/** A month: what is needed later is made again once. */
const LONGEST = 30 * 24 * 3600 * 1000

/** Clears away what another build made of this kind, and what was kept long ago. */
function sweep(folder: string, kind: string, ours: string): void {
  for (const name of readdirSync(folder).filter((one) => one.startsWith(kind))) {
    const file = join(folder, name)
    if (!name.startsWith(ours) || Date.now() - statSync(file).mtimeMs > LONGEST) rmSync(file, { force: true })
  }
}

/** Without a place to keep it, it is made again the next time. */
function quietly(work: () => void): void {
  try {
    work()
  } catch {
    return
  }
}
