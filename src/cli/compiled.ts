import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'
import { cacheFolder } from '../schema/cache-folder.ts'

/**
 * Loads a CommonJS file with the code that V8 compiled the last time; that is kept in the cache folder of the XDG base
 * directory specification, under a name that the content gives: V8 refuses what another version of it made, but of the
 * source it compares the length alone.
 */
export function loadCompiled(file: string): unknown {
  const bytes = readFileSync(file)
  const source = Module.wrap(bytes.toString('utf8'))
  const kept = join(cacheFolder(), `${nameOf(bytes)}.code`)
  const cachedData = read(kept)
  const script = new Script(source, {
    filename: file,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  // At the end, so that what was compiled on the way is kept, too.
  if (cachedData === undefined || script.cachedDataRejected === true)
    process.once('exit', () => keep(kept, script))
  const module = { exports: {} }
  const run = script.runInThisContext() as (...given: unknown[]) => void
  run(module.exports, createRequire(file), module, file, dirname(file))
  return module.exports
}

/** One build of the file, for one version of Node. */
function nameOf(bytes: Buffer): string {
  const digest = createHash('sha256').update(bytes).digest('hex')
  return `program-${process.version}-${process.arch}-${digest.slice(0, 32)}`
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined // the first time
  }
}

/** Without a place to keep it, it is compiled again the next time. */
function keep(file: string, script: Script): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const beside = `${file}.${process.pid}`
    writeFileSync(beside, script.createCachedData(), { mode: 0o600 })
    renameSync(beside, file)
  } catch {
    return
  }
}
