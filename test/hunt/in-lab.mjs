// Runs a hunter of `dist` in a lab of its own, and gives its exit code.
import { spawn } from 'node:child_process'

/** Runs a hunter with its arguments; `--suite` says which Debian the hosts of its lab are. */
export function inLab(program, args) {
  const at = args.indexOf('--suite')
  const suite = at < 0 ? 'trixie' : args[at + 1]
  const lab = ['dist/src/cli/main.cjs', 'lab', 'run', '--suite', suite, '--']
  const child = spawn('node', [...lab, 'node', program, ...args], { stdio: 'inherit' })
  process.on('SIGINT', () => undefined) // the hunter gets it too, and stops when its case is over
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)))
}
