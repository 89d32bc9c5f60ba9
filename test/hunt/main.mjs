// The hunters: `npm run hunt -- truth|loss|host|documents [options]`. Each ends with one line of what it found.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

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
