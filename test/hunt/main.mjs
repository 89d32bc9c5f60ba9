// The hunters, each in a lab of its own: `npm run hunt -- truth --count 100 --seed 7`.
import { spawn } from 'node:child_process'

const args = process.argv.slice(2)
const at = args.indexOf('--suite')
const suite = at < 0 ? 'trixie' : args[at + 1]
const lab = ['dist/src/cli/main.cjs', 'lab', 'run', '--suite', suite, '--']
const main = args[0] === 'loss' ? 'loss/main.js' : 'main.js'
const child = spawn('node', [...lab, 'node', `dist/src/testing/hunt/${main}`, ...args], { stdio: 'inherit' })
process.on('SIGINT', () => undefined) // the hunter gets it too, and stops when its case is over
child.on('close', (code) => process.exit(code ?? 1))
