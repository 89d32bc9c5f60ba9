#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { builtins } from './builtins.ts'
import { type Loaded, loadCompiled } from './compiled.ts'

async function start(args: readonly string[]): Promise<void> {
  if (!isWhole(args)) {
    process.exitCode = (await (await import('./program.ts')).main(args)).code
    return
  }
  const { exports, keep } = loadWhole(args)
  const { code, reach } = await (exports as typeof import('./program.ts')).main(args)
  // Everything is done: to take the process apart would be a tenth of a short run. What was told may still be on its way.
  process.exitCode = code
  process.stdout.write('', () =>
    process.stderr.write('', () => {
      if (reach !== undefined) keep(reach)
      process.exit()
    }),
  )
}

const bundle = fileURLToPath(new URL('./program.cjs', import.meta.url))

/** False for what is short, and needs no more than its own modules. */
function isWhole(args: readonly string[]): boolean {
  const help = args.includes('--help') || args.includes('-h')
  return args.length > 1 && args[0] !== 'lab' && !help && existsSync(bundle)
}

/** The program as one file, with its code compiled before. */
function loadWhole(args: readonly string[]): Loaded {
  if (process.versions.node.startsWith('20.')) compileLate()
  return loadCompiled(bundle, args.includes('--syntax-check') ? ['checked'] : ['acted', 'looked'])
}

/**
 * The V8 of Node 20 optimizes code early, which in a run of seconds costs more than it gives: of the CPU of a run on 50
 * hosts it was two fifths. Later ones have a compiler in between, and other flags. Code that was compiled under one set of
 * flags is not used under another, Node's own neither: what the program asks for is loaded before.
 */
function compileLate(): void {
  const load = createRequire(bundle)
  for (const name of builtins) load(name)
  setFlagsFromString('--interrupt-budget=2000000')
}

// Built as CommonJS, which Node starts faster than a module; it has nothing to wait with at its top.
void start(process.argv.slice(2))
