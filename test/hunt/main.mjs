// The hunters: `npm run hunt -- truth|loss|host|documents [options]`. Each ends with one line of what it found.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

<<<<<<< HEAD
const args = process.argv.slice(2)
const at = args.indexOf('--suite')
const suite = at < 0 ? 'trixie' : args[at + 1]
const lab = ['dist/src/cli/main.cjs', 'lab', 'run', '--suite', suite, '--']
const main = args[0] === 'loss' ? 'loss/main.js' : 'main.js'
const child = spawn('node', [...lab, 'node', `dist/src/testing/hunt/${main}`, ...args], { stdio: 'inherit' })
process.on('SIGINT', () => undefined) // the hunter gets it too, and stops when its case is over
child.on('close', (code) => process.exit(code ?? 1))
=======
const PARTS = ['truth', 'loss', 'host', 'documents']

const [part, ...args] = process.argv.slice(2)
const file = fileURLToPath(new URL(`./${part}.mjs`, import.meta.url))
if (part === undefined || !PARTS.includes(part) || !existsSync(file)) {
  const there = PARTS.filter((one) => existsSync(fileURLToPath(new URL(`./${one}.mjs`, import.meta.url))))
  process.stderr.write(`hunt: name what to hunt: ${there.join(', ')}\n`)
  process.exit(5)
}
const { hunt } = await import(file)
process.exitCode = await hunt(args)
>>>>>>> hunter
