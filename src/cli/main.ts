#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const args = process.argv.slice(2)
process.exitCode = await (await load()).main(args)

/** The program as one file with its code compiled before, where it was built so; what is short needs no more than itself. */
async function load(): Promise<typeof import('./program.ts')> {
  const bundle = fileURLToPath(new URL('./program.cjs', import.meta.url))
  const short = args.length < 2 || args[0] === 'lab' || !existsSync(bundle)
  if (short) return import('./program.ts')
  const { loadCompiled } = await import('./compiled.ts')
  return loadCompiled(bundle) as typeof import('./program.ts')
}
