import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, it } from 'vitest'

const LAYERS: Readonly<Record<string, number>> = {
  model: 1,
  schema: 2,
  secrets: 2,
  host: 2,
  define: 2,
  change: 3,
  inventory: 3,
  plan: 3,
  task: 4,
  expression: 4,
  playbook: 5,
  run: 6,
  report: 6,
  cli: 7,
  lab: 7,
  testing: 8,
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
const folderOf = (path: string) => path.split('/')[0] ?? ''

it('imports run downwards only', () => {
  const wrong = files.flatMap((file) => {
    const here = LAYERS[folderOf(file)]
    if (here === undefined) return [] // the public door sees everything
    const text = readFileSync(join('src', file), 'utf8')
    const imports = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, path = '']) =>
      relative('src', join('src', dirname(file), path)),
    )
    return imports
      .filter((path) => folderOf(path) !== folderOf(file) && LAYERS[folderOf(path)] !== undefined)
      .filter(
        (path) =>
          (LAYERS[folderOf(path)] ?? 0) > here || (folderOf(path) === 'report' && folderOf(file) === 'run'),
      )
      .map((path) => `${file} imports ${path}`)
  })
  expect(wrong).toEqual([])
})

it('tasks import the public door and the lib of their own folder, as those of a stranger would', () => {
  const tasks = readdirSync('tasks', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )
  const wrong = tasks.flatMap((file) => {
    const lib = join(file.split('/')[0] ?? '', 'lib')
    return [...readFileSync(join('tasks', file), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)]
      .map(([, from = '']) => from)
      .filter((from) => from !== 'hostwright' && !from.startsWith('node:') && from !== 'age-encryption')
      .filter(
        (from) =>
          !from.startsWith('.') || !file.includes('/') || !join(dirname(file), from).startsWith(`${lib}/`),
      )
      .map((from) => `${file} imports ${from}`)
  })
  expect(wrong).toEqual([])
})

it('the engine names nothing of what only some tasks are about', () => {
  const named = files
    .filter((file) => folderOf(file) !== 'lab')
    .filter((file) =>
      /chasquid|dkim|acme|\bdns\b|git-backup|git-restore/i.test(readFileSync(join('src', file), 'utf8')),
    )
  expect(named).toEqual([])
})

it('no layer below the kinds of change knows one by its name', () => {
  const below = files.filter((file) =>
    ['model', 'host', 'schema', 'secrets', 'define', 'plan', 'report', 'run'].includes(folderOf(file)),
  )
  const wrong = below.filter((file) =>
    /\.kind(\.name)? [!=]== '/.test(readFileSync(join('src', file), 'utf8')),
  )
  expect(wrong).toEqual([])
})
