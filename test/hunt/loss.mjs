import { spawn } from 'node:child_process'

/** Hunts for losses in a lab of its own: `npm run hunt -- loss --count 300 --seed 7`. Gives the exit code. */
export function hunt(args) {
  const at = args.indexOf('--suite')
  const suite = at < 0 ? 'trixie' : args[at + 1]
  const lab = ['dist/src/cli/main.cjs', 'lab', 'run', '--suite', suite, '--']
  const child = spawn('node', [...lab, 'node', 'dist/src/testing/hunt/loss/main.js', ...args], {
    stdio: 'inherit',
  })
  process.on('SIGINT', () => undefined) // the hunter gets it too, and stops when its disturbances are over
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)))
}
