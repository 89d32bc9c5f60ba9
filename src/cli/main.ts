#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { loadCompiled } from './compiled.ts'

async function start(args: readonly string[]): Promise<void> {
  const whole = isWhole(args)
  const program = whole ? loadWhole(args) : await import('./program.ts')
  process.exitCode = await program.main(args)
  // Everything is done: to take the process apart would be a tenth of a short run. What was told may still be on its way.
  if (whole) process.stdout.write('', () => process.stderr.write('', () => process.exit()))
}

const bundle = fileURLToPath(new URL('./program.cjs', import.meta.url))

/** False for what is short, and needs no more than its own modules. */
function isWhole(args: readonly string[]): boolean {
  return args.length > 1 && args[0] !== 'lab' && existsSync(bundle)
}

/** The program as one file, with its code compiled before. */
function loadWhole(args: readonly string[]): typeof import('./program.ts') {
  // The V8 of Node 20 optimizes code early, which in a run of seconds costs more than it gives: of the CPU of a run on
  // 50 hosts it was two fifths. Later ones have a compiler in between, and other flags.
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=2000000')
  const use = args.includes('--syntax-check') ? 'check' : 'run'
  return loadCompiled(bundle, use) as typeof import('./program.ts')
}

// Built as CommonJS, which Node starts faster than a module; it has nothing to wait with at its top.
void start(process.argv.slice(2))
