import { createHash } from 'node:crypto'
import {
  closeSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { LargeFile } from '../../src/model/content.ts'
import type { Json } from '../../src/model/json.ts'
import { Later, whenKnown } from '../../src/model/later.ts'
import { LARGE_FILE, largeFiles } from '../../src/run/prepare/large-files.ts'
import { localContent } from '../../src/run/prepare/local-files.ts'
import type { DiskCache } from '../../src/schema/disk-cache.ts'
import { folder } from '../cli/run.ts'

/** What earlier runs kept: a stand-in, for it is looked into. */
const shelf = () => {
  const kept = new Map<string, Json>()
  const cache: DiskCache = { take: (text) => kept.get(text), put: (text, make) => kept.set(text, make()) }
  return { kept, cache }
}

const file = (text: string, aged = true) => {
  const path = join(folder({ large: text }), 'large')
  if (aged) utimesSync(path, new Date(2020, 0), new Date(2020, 0))
  return path
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const ask = (large: (file: string) => LargeFile, path: string) => whenKnown(() => large(path))

describe('a large file', () => {
  it.each(['', '0', 'some text'])('is known by size and digest once it is summed: %j', async (text) => {
    const path = file(text)
    const large = largeFiles(undefined)
    expect(() => large(path)).toThrow(Later)
    expect(await ask(large, path)).toMatchObject({ largeFile: path, size: text.length, sha256: sha256(text) })
    expect(large(path).sha256).toBe(sha256(text))
  })

  it('is summed once, however many ask for it', async () => {
    const path = file('text')
    const large = largeFiles(undefined)
    const [one, other] = await Promise.all([ask(large, path), ask(large, path)])
    expect(one).toBe(other)
  })

  it('is not waited for less long than it takes', async () => {
    let isKnown = false
    const slow = sleep(60).then(() => {
      isKnown = true
    })
    const work = () => {
      if (!isKnown) throw new Later(slow, () => undefined, true)
      return 'known'
    }
    expect(await whenKnown(work, 10)).toBe('known')
  })

  it.each<[string, (path: string) => void, boolean]>([
    ['that is the same', () => undefined, true],
    ['of another size', (path) => truncateSync(path, 2), false],
    ['that was changed at another time', (path) => utimesSync(path, new Date(), new Date(2021, 0)), false],
    [
      'that was changed, and given its old time back',
      (path) => {
        const { atime, mtime } = statSync(path)
        const fd = openSync(path, 'r+')
        writeSync(fd, 'T', 0)
        closeSync(fd)
        utimesSync(path, atime, mtime)
      },
      false,
    ],
    [
      'that another one stands in the place of',
      (path) => {
        rmSync(path)
        writeFileSync(path, 'text')
      },
      false,
    ],
  ])('%s needs to be summed anew only if it is not what it was', async (_title, act, remembered) => {
    const { kept, cache } = shelf()
    const path = file('text')
    await sleep(2100) // only what was left alone for two seconds is remembered
    await ask(largeFiles(cache), path)
    expect(kept.size).toBe(1)
    act(path)
    if (remembered) expect(largeFiles(cache)(path).sha256).toBe(sha256('text'))
    else expect(() => largeFiles(cache)(path)).toThrow(Later)
  })

  it('that was written just now is not remembered: it may be written again at the same time', async () => {
    const { kept, cache } = shelf()
    await ask(largeFiles(cache), file('text', false))
    expect(kept.size).toBe(0)
  })

  it('that is gone is said to be, also where it was remembered', async () => {
    const { cache } = shelf()
    const path = file('text')
    await ask(largeFiles(cache), path)
    rmSync(path)
    await expect(ask(largeFiles(cache), path)).rejects.toThrow(`cannot read ${path}: there is no such file`)
  })

  it.each([
    [LARGE_FILE, 'string'],
    [LARGE_FILE + 1, 'object'],
    [0, 'string'],
  ])('is one above the limit: %i bytes are a %s', async (size, kind) => {
    const path = file('x'.repeat(size))
    const large = largeFiles(undefined)
    expect(typeof (await whenKnown(() => localContent(path, large)))).toBe(kind)
  })
})
