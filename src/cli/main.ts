#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadCompiled } from './compiled.ts'

// Built as CommonJS, which Node starts faster than a module; this has nothing to wait with at its top.
void start(process.argv.slice(2))

async function start(args: readonly string[]): Promise<void> {
  process.exitCode = await (await load(args)).main(args)
}

/** The program as one file with its code compiled before; what is short needs no more than its own modules. */
async function load(args: readonly string[]): Promise<typeof import('./program.ts')> {
  const bundle = fileURLToPath(new URL('./program.cjs', import.meta.url))
  const short = args.length < 2 || args[0] === 'lab' || !existsSync(bundle)
  if (short) return import('./program.ts')
  const use = args.includes('--syntax-check') ? 'check' : 'run'
  return loadCompiled(bundle, use) as typeof import('./program.ts')
}
