import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, it } from 'vitest'

const LAYERS: Readonly<Record<string, number>> = {
  model: 1,
  schema: 2,
  secrets: 2,
  host: 2,
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

it('tasks import the public door and nothing else', () => {
  const tasks = readdirSync('tasks').filter((name) => name.endsWith('.ts'))
  const wrong = tasks.flatMap((file) =>
    [...readFileSync(join('tasks', file), 'utf8').matchAll(/from '([^']+)'/g)]
      .filter(([, from]) => from !== 'hostwright')
      .map(([, from]) => `${file} imports ${from}`),
  )
  expect(wrong).toEqual([])
})
