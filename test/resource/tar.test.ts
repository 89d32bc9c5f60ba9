import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseTar } from '../../src/resource/file/tar.ts'

const root = mkdtempSync(join(tmpdir(), 'tar-'))
afterAll(() => rmSync(root, { recursive: true }))
const archive = (...paths: string[]) =>
  parseTar(
    execFileSync('tar', ['-cPf', '-', '-b', '1', '--format=gnu', '--no-recursion', '--', ...paths]).toString(
      'latin1',
    ),
  )

describe('an archive of GNU tar', () => {
  it('tells mode, owner and content of files', () => {
    writeFileSync(join(root, 'a'), 'hé\0llo', { mode: 0o640 })
    expect(archive(join(root, 'a'))).toMatchObject([
      {
        path: join(root, 'a'),
        type: 'file',
        mode: '0640',
        content: Buffer.from('hé\0llo').toString('latin1'),
      },
    ])
  })

  it('tells an empty file from an absent one', () => {
    writeFileSync(join(root, 'empty'), '')
    expect(archive(join(root, 'empty'))).toMatchObject([{ type: 'file', content: '' }])
  })

  it('tells directories, with setgid, under their own name', () => {
    mkdirSync(join(root, 'd'))
    chmodSync(join(root, 'd'), 0o2750)
    expect(archive(join(root, 'd'))).toMatchObject([
      { path: join(root, 'd'), type: 'directory', mode: '2750' },
    ])
  })

  it('tells where links point, also where nothing is', () => {
    symlinkSync('/nowhere at all', join(root, 'l'))
    expect(archive(join(root, 'l'))).toMatchObject([{ type: 'link', target: '/nowhere at all' }])
  })

  it('reads names and targets longer than a header holds', () => {
    const long = join(root, 'x'.repeat(120))
    symlinkSync(`/${'y'.repeat(150)}`, long)
    expect(archive(long)).toMatchObject([{ path: long, target: `/${'y'.repeat(150)}` }])
  })

  it('reads several members, in order, and nothing from nothing', () => {
    expect(archive(join(root, 'empty'), join(root, 'a')).map(({ path }) => path)).toEqual([
      join(root, 'empty'),
      join(root, 'a'),
    ])
    expect(parseTar('')).toEqual([])
  })

  it.each<[string, string]>([
    ['a negative size', '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe\x00'],
    ['a size without bounds', '\x80\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff'],
    ['a size that goes back', '-0000000777\0'],
    ['a size that is none', 'seventeen   '],
    ['less than it says', '00000001000\0'],
  ])('with %s is refused, in no time', (_title, size) => {
    const header = `${'name'.padEnd(124, '\0')}${size}${''.padEnd(20, '\0')}0`.padEnd(512, '\0')
    expect(() => parseTar(header.repeat(2).slice(0, 1000))).toThrow('the archive is damaged')
  })
})
