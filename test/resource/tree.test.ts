import { describe, expect, it } from 'vitest'
import { HostError } from '../../src/host/channel.ts'
import { tree } from '../../src/resource/tree/tree.ts'

const SHA = 'a'.repeat(64)

describe('what a host tells of a tree', () => {
  const parse = (stdout: string, stderr = '') => {
    const { ask } = tree.kind
    if (ask.on !== 'host') throw new TypeError('it is asked of the host')
    return ask.parse({ stdout, stderr, status: 0 }, [{ path: '/t', names: [], all: true }])[0]
  }
  const about = { mode: '0644', owner: 'root', group: '7' }

  it.each<[string, string, unknown]>([
    ['nothing', '', {}],
    [
      'a file',
      `ENTRY f 644 root 7 0\0./a\0\0${SHA} *./a\0`,
      { a: { type: 'file', ...about, size: 0, sha256: SHA } },
    ],
    ['a file that was gone before it was summed', 'ENTRY f 644 root 7 0\0./a\0\0', {}],
    ['a directory', 'ENTRY d 644 root 7 4096\0./a b\n\0\0', { 'a b\n': { type: 'directory', ...about } }],
    ['a link', 'ENTRY l 777 root 7 1\0./l\0ENTRY x\0', { l: { type: 'link', target: 'ENTRY x' } }],
    ['a pipe', 'ENTRY p 644 root 7 0\0./p\0\0', { p: { type: 'other' } }],
    ['a sum of what nobody asked for', `${SHA} *./x\0`, {}],
  ])('is %s', (_what, stdout, told) => expect(parse(stdout)).toEqual(told))

  it.each(['/etc/passwd', './../x', './a/../../x', './', '.', '', './a//b', './a/'])(
    'is not believed of %j',
    (path) => expect(() => parse(`ENTRY f 644 root 7 0\0${path}\0\0${SHA} *${path}\0`)).toThrow(HostError),
  )

  it('is a failure where something could not be read, and not where something is missing', () => {
    expect(parse('', "find: './a': No such file or directory\n")).toEqual({})
    expect(() => parse('', 'sha256sum: ./a: Permission denied\n')).toThrow('Permission denied')
  })
})
