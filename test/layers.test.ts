import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const LAYERS: Readonly<Record<string, number>> = {
  model: 1,
  schema: 2,
  secrets: 2,
  host: 2,
  define: 2,
  perform: 3,
  resource: 3,
  inventory: 3,
  'saved-plan': 3,
  expression: 4,
  playbook: 5,
  task: 6,
  run: 7,
  report: 7,
  cli: 9,
  lab: 9,
  testing: 10,
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
const folderOf = (path: string) => path.split('/')[0] ?? ''

/** Files that stand outside a folder: the doors, and what runs a playbook. */
const DOORS: Readonly<Record<string, number>> = {
  'door.ts': 5,
  'run-playbook.ts': 8,
  'index.ts': 9,
  'testing.ts': 11,
}
const layerOf = (path: string) => DOORS[path] ?? LAYERS[folderOf(path)]

/** What a file imports of our own; of values alone where told, types being gone when it runs. */
function importsOf(file: string, valuesOnly = false): string[] {
  const text = readFileSync(join('src', file), 'utf8')
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s)?([^;'"]*?\s*from\s+)?'(\.[^']+)'|import\(\s*'(\.[^']+)'/gm,
  )
  return [...found]
    .filter(([, type, names = '']) => !valuesOnly || !(type !== undefined || isTypes(names)))
    .map(([, , , path, late]) => join(dirname(file), path ?? late ?? ''))
}

function isTypes(names: string): boolean {
  const [, list] = /\{([^}]*)\}/.exec(names) ?? []
  const all = (list ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  return all.length > 0 && all.every((one) => one.startsWith('type '))
}

it('every file stands in a layer', () => {
  expect(files.filter((file) => layerOf(file) === undefined)).toEqual([])
})

it('no two files need each other when they run, at once or later', () => {
  const over = new Set<string>()
  const circleFrom = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file]
    if (over.has(file)) return undefined
    for (const next of importsOf(file, true)) {
      const circle = circleFrom(next, [...way, file])
      if (circle !== undefined) return circle
    }
    over.add(file)
    return undefined
  }
  expect(files.map((file) => circleFrom(file, [])).filter((one) => one !== undefined)).toEqual([])
})

it('imports run downwards only', () => {
  const wrong = files.flatMap((file) => {
    const here = layerOf(file) ?? 0
    return importsOf(file)
      .filter((path) => folderOf(path) !== folderOf(file))
      .filter(
        (path) => (layerOf(path) ?? 0) > here || (folderOf(path) === 'report' && folderOf(file) === 'run'),
      )
      .map((path) => `${file} imports ${path}`)
  })
  expect(wrong).toEqual([])
})

/** What tasks may import beside Node's own and their lib. */
const LIBRARIES: ReadonlySet<string> = new Set([
  'hostwright',
  'age-encryption',
  'aws4fetch',
  'dns-packet',
  'handlebars/dist/cjs/handlebars.js',
  'imapflow',
  'mailauth/lib/spf/index.js',
  'nodemailer/lib/smtp-connection',
])

it('tasks import the public door, as those of a stranger would, and the lib of their own domain or another', () => {
  const tasks = readdirSync('tasks', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )
  const wrong = tasks.flatMap((file) =>
    [
      ...readFileSync(join('tasks', file), 'utf8').matchAll(
        /(?:^(?:import|export)\b[^;'"]*?\bfrom|\bimport\()\s*'([^']+)'/gm,
      ),
    ]
      .map(([, from = '']) => from)
      .filter((from) => !LIBRARIES.has(from) && !from.startsWith('node:'))
      .filter(
        (from) =>
          !from.startsWith('.') || !file.includes('/') || !/^[\w-]+\/lib\//.test(join(dirname(file), from)),
      )
      .map((from) => `${file} imports ${from}`),
  )
  expect(wrong).toEqual([])
})

it('the engine names nothing of what only some tasks are about', () => {
  // Facts have the names that Ansible gives them.
  const named = files
    .filter((file) => folderOf(file) !== 'lab' && !file.startsWith('resource/host-facts/'))
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
