import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../src/model/secret.ts'
import { createDiskCache } from '../../src/schema/disk-cache.ts'
import { type Document, parseYaml } from '../../src/schema/document.ts'
import { keepDocuments } from '../../src/schema/kept.ts'

let root: string
let folder: string
let file: string
let parsed: number

/** One run of the program: reads a text, asks for places, and ends. */
function run(text: string, look: (document: Document) => unknown = () => undefined, build = 'b1') {
  const ends: (() => void)[] = []
  const kept = keepDocuments(createDiskCache('document', { folder, build, atEnd: (work) => ends.push(work) }))
  writeFileSync(file, text)
  const document = kept.document(file, text, () => {
    parsed += 1
    return parseYaml(file, text, { '!env': (name) => new Secret(name) })
  })
  const seen = look(document)
  for (const end of ends) end()
  return { document, seen, value: document.value }
}
const names = () => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

describe('a document that was parsed before', () => {
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'kept-'))
    folder = join(root, 'cache')
    file = join(root, 'play.yml')
    parsed = 0
  })

  const TEXT = '- hosts: all\n  tasks:\n    - debug: "0"\n    - debug:\n    - debug: 0x10\n'

  it('is the same again, with its places, and is not parsed again', () => {
    const look = ({ locate }: Document) => [locate([0, 'tasks', 1], 'key'), locate([0, 'tasks', 2, 'debug'])]
    const first = run(TEXT, look)
    const second = run(TEXT, look)
    expect(parsed).toBe(1)
    expect(second.value).toEqual(first.value)
    expect(second.seen).toEqual(first.seen)
    expect(second.document).toMatchObject({ file, problems: [], broken: false })
  })

  it.each<[string, (bytes: Buffer) => Buffer]>([
    [
      'zeros for its second half',
      (bytes) => Buffer.concat([bytes.subarray(0, bytes.length >> 1)], bytes.length),
    ],
    ['only its beginning', (bytes) => bytes.subarray(0, bytes.length - 1)],
    ['nothing', () => Buffer.alloc(0)],
    ['other data', (bytes) => Buffer.concat([bytes.subarray(0, 32), Buffer.from('{"value":1,"places":{}}')])],
  ])('is parsed again where what was kept has %s, and then kept whole', (_title, damage) => {
    const { value } = run(TEXT)
    const [name = ''] = names()
    writeFileSync(join(folder, name), damage(readFileSync(join(folder, name))))
    expect(run(TEXT).value).toEqual(value)
    expect(run(TEXT).value).toEqual(value)
    expect(parsed).toBe(2)
  })

  it('is parsed again where another text was kept under its name', () => {
    run('- hosts: other')
    const [other = ''] = names()
    const { value } = run(TEXT)
    const mine = names().find((name) => name !== other) ?? ''
    writeFileSync(join(folder, mine), readFileSync(join(folder, other)))
    expect(run(TEXT).value).toEqual(value)
  })

  it('is parsed for a place that nobody had asked for', () => {
    run(TEXT)
    const { seen } = run(TEXT, ({ locate }) => locate([0, 'tasks', 1]))
    expect(seen).toEqual({ file, line: 4, column: 7 })
    expect(parsed).toBe(2)
  })

  it('is another one when a letter of it changed, or the program', () => {
    run(TEXT)
    run(`${TEXT}#`)
    expect(parsed).toBe(2)
    run(TEXT, undefined, 'b2')
    expect(parsed).toBe(3)
    expect(names().length).toBe(1)
  })

  it('is forgotten when it was kept a month ago, with what a run that was killed left half-written', () => {
    run(TEXT)
    const [name = ''] = names()
    writeFileSync(join(folder, `${name}.1`), 'half')
    for (const one of names()) utimesSync(join(folder, one), 0, 0)
    run(`${TEXT}#`)
    expect(names()).toHaveLength(1)
    expect(names()).not.toContain(name)
  })

  it('is found again under another name, with its places there', () => {
    run(TEXT, ({ locate }) => locate([0]))
    file = join(root, 'other.yml')
    expect(run(TEXT, ({ locate }) => locate([0])).seen).toMatchObject({ file })
    expect(parsed).toBe(1)
  })

  it.each([
    ['something is wrong in it', 'a: 1\na: 2\n'],
    ['it is no YAML', 'a: [\n'],
    ['it holds a secret', 'a: !env NAME\n'],
    ['it holds a number that JSON does not know', 'a: .inf\n'],
    ['it holds a zero that JSON takes for another', 'a: !!float -0.0\n'],
    ['it has a key that JSON loses', '__proto__: {a: 1}\n'],
  ])('is not kept when %s', (_title, text) => {
    run(text)
    run(text)
    expect(parsed).toBe(2)
    expect(names()).toEqual([])
  })

  it('is kept when it is empty, 0 or ""', () => {
    for (const text of ['', '0', '""']) {
      const { value } = run(text)
      expect(run(text).value).toEqual(value)
    }
    expect(parsed).toBe(3)
  })

  it('is kept for its owner alone, and not at all when its file is closed to others', () => {
    run(TEXT)
    const [name = ''] = names()
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    writeFileSync(file, '')
    chmodSync(file, 0o600)
    run(`${TEXT}# mine\n`)
    expect(names()).toEqual([name])
  })

  it('is parsed where what was kept is damaged, or cannot be kept', () => {
    run(TEXT)
    const [name = ''] = names()
    writeFileSync(join(folder, name), readFileSync(join(folder, name), 'utf8').slice(0, 20))
    expect(run(TEXT).value).toEqual(parseYaml(file, TEXT).value)
    folder = join(file, 'nowhere')
    expect(run(TEXT).value).toEqual(parseYaml(file, TEXT).value)
    expect(parsed).toBe(3)
  })
})
