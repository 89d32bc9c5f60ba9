import { isAscii } from 'node:buffer'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'
import { cacheFolder } from '../schema/cache-folder.ts'
import { keepSealed, readSealed } from '../schema/sealed.ts'
import type { Reach } from './reach.ts'

/** How many versions of compiled code are kept: one for each reach of a few installed programs. */
const KEPT = 6

/** A program that was loaded, and how its compiled code is kept for those that come as far. */
export interface Loaded {
  readonly exports: unknown
  readonly keep: (reach: Reach) => void
}

/**
 * Loads a CommonJS file with the code that V8 compiled when it had come as far as one of these, the farthest first: only
 * what was called then is in it. It is kept in the cache folder of the XDG base directory specification, under a name that
 * the content gives: V8 refuses what another version of it made, but of the source it compares the length alone, and what
 * is damaged it runs: so it is sealed.
 */
export function loadCompiled(file: string, reaches: readonly Reach[]): Loaded {
  const bytes = readFileSync(file)
  // Half of the memory and a fifth of the time, and the same text.
  const source = Module.wrap(bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8'))
  const name = nameOf(bytes)
  const fileFor = (reach: Reach) => join(cacheFolder(), `program-${reach}-${name}.code`)
  const found = reaches.find((reach) => existsSync(fileFor(reach)))
  const cachedData = found === undefined ? undefined : readSealed(fileFor(found))
  const script = new Script(source, { filename: file, ...(cachedData === undefined ? {} : { cachedData }) })
  const known = cachedData === undefined || script.cachedDataRejected === true ? undefined : found
  // Refused by another version of V8, or damaged: it would hide what may be kept beside it.
  if (found !== undefined && known === undefined) drop(fileFor(found))
  const module = { exports: {} }
  const run = script.runInThisContext() as (...given: unknown[]) => void
  run(module.exports, createRequire(file), module, file, dirname(file))
  return {
    exports: module.exports,
    // At the end, with what was compiled on the way.
    keep: (reach) => {
      if (known === undefined || reaches.indexOf(reach) < reaches.indexOf(known)) keep(fileFor(reach), script)
    },
  }
}

/** One build of the file, for one version of Node. */
function nameOf(bytes: Buffer): string {
  const digest = createHash('sha256').update(bytes).digest('hex')
  return `${process.version}-${process.arch}-${digest.slice(0, 32)}`
}

function drop(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    return // a folder that is closed to us keeps what it has
  }
}

/** Without a place to keep it, it is compiled again the next time. */
function keep(file: string, script: Script): void {
  try {
    keepSealed(file, script.createCachedData())
    for (const old of newestFirst(dirname(file)).slice(KEPT)) rmSync(old, { force: true })
  } catch {
    return
  }
}

function newestFirst(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => name.startsWith('program-'))
  const aged = files.map((name) => ({ file: join(folder, name), age: statSync(join(folder, name)).mtimeMs }))
  return aged.toSorted((a, b) => b.age - a.age).map(({ file }) => file)
}
