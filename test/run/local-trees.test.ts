import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LargeFile } from '../../src/model/content.ts'
import type { Json } from '../../src/model/json.ts'
import { Later, whenKnown } from '../../src/model/later.ts'
import { createBundle } from '../../src/perform/bundle.ts'
import { localTrees } from '../../src/run/prepare/local-trees.ts'
import type { DiskCache } from '../../src/schema/disk-cache.ts'
import { folder } from '../cli/run.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const old = (...files: readonly string[]) => {
  for (const file of files) utimesSync(file, new Date(2020, 0), new Date(2020, 0))
}
const read = (top: string, cache?: DiskCache) => {
  const trees = localTrees(cache)
  return whenKnown(() => trees(top))
}

describe('a directory of the controller', () => {
  it('is known by all that is in it, a directory before its content, links as they are', async () => {
    const top = folder({ b: '', 'a/x': '0', 'a-b': 'text' })
    mkdirSync(join(top, 'empty'))
    symlinkSync('b', join(top, 'l'))
    execFileSync('mkfifo', [join(top, 'p')])
    const trees = localTrees(undefined)
    expect(() => trees(top)).toThrow(Later)
    const { localTree, entries } = await whenKnown(() => trees(top))
    expect(localTree).toBe(top)
    expect(entries.map((one) => [one.path, one.type === 'file' ? one.content.sha256 : one.type])).toEqual([
      ['a', 'directory'],
      ['a/x', sha256('0')],
      ['a-b', sha256('text')],
      ['b', sha256('')],
      ['empty', 'directory'],
      ['l', 'link'],
      ['p', 'other'],
    ])
    expect((await read(folder({}))).entries).toEqual([])
  })

  it('is not summed again where nothing has changed, and anew where something has', async () => {
    const kept = new Map<string, Json>()
    const cache: DiskCache = { take: (text) => kept.get(text), put: (text, make) => kept.set(text, make()) }
    const top = folder({ a: 'one', b: 'two' })
    old(join(top, 'a'), join(top, 'b'))
    // What was changed just now may be changed again without another time.
    await read(top, cache)
    expect([...kept.values()]).toEqual([])
    await new Promise((wake) => setTimeout(wake, 2100))
    await read(top, cache)
    const [sums] = [...kept.values()] as Record<string, string[]>[]
    expect(Object.keys(sums ?? {})).toEqual(['a', 'b'])
    kept.set([...kept.keys()][0] ?? '', { ...sums, a: [sums?.['a']?.[0] ?? '', sha256('believed')] })
    const shas = async () =>
      (await read(top, cache)).entries.map((one) => one.type === 'file' && one.content.sha256)
    expect(await shas()).toEqual([sha256('believed'), sha256('two')])
    writeFileSync(join(top, 'a'), 'new')
    expect(await shas()).toEqual([sha256('new'), sha256('two')])
  })

  it('that is not there, or is no directory, is refused with its name', async () => {
    const top = folder({ a: '' })
    await expect(read(join(top, 'none'))).rejects.toThrow(`cannot read ${join(top, 'none')}`)
    await expect(read(join(top, 'a'))).rejects.toThrow(`cannot read ${join(top, 'a')}`)
  })
})

describe('files that travel as one', () => {
  const bundled = async (files: Readonly<Record<string, string>>) => {
    const top = folder(files)
    const { entries } = await read(top)
    const bundle = createBundle()
    const all = entries.flatMap((one): LargeFile[] => (one.type === 'file' ? [one.content] : []))
    return { top, bundle, offsets: all.map((one) => bundle.add(one)) }
  }
  const text = async (pieces: AsyncIterable<Buffer>) => {
    let all = ''
    for await (const piece of pieces) all += piece.toString()
    return all
  }

  it('stand each behind the other, the same content once, and are sent from anywhere on', async () => {
    const { bundle, offsets } = await bundled({ a: 'one', b: '', c: 'three', d: 'one' })
    expect(offsets).toEqual([0, 3, 3, 0])
    expect(bundle.size()).toBe(8)
    expect(await bundle.sha256()).toBe(sha256('onethree'))
    for (const from of [0, 1, 3, 4, 8]) expect(await text(bundle.pieces(from))).toBe('onethree'.slice(from))
    expect(await bundle.sha256()).toBe(sha256('onethree'))
  })

  it.each<[string, (top: string) => void, string]>([
    ['was changed', (top) => writeFileSync(join(top, 'b'), 'other'), 'changed after the plan was made'],
    ['is gone', (top) => rmSync(join(top, 'b')), 'there is no such file'],
    ['is a directory by now', (top) => (rmSync(join(top, 'b')), mkdirSync(join(top, 'b'))), 'changed after'],
  ])('are not sent where one %s since the plan was made', async (_what, change, words) => {
    const { top, bundle } = await bundled({ a: '1', b: '2' })
    change(top)
    await expect(text(bundle.pieces(0))).rejects.toThrow(words)
  })
})
