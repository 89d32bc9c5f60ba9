import { describe, expect, it } from 'vitest'
import { withOption } from '../../../tasks/ansible/lib/ini.ts'
import { keysIn, withKeys } from '../../../tasks/ansible/lib/keys.ts'
import { withBlock, withLine, withoutLine } from '../../../tasks/ansible/lib/lines.ts'
import { hasSource, sourceOf, withoutSource } from '../../../tasks/ansible/lib/repository.ts'

const PLAIN = { backrefs: false, firstmatch: false }

describe('a line', () => {
  it.each<[string, string, Record<string, unknown>, string]>([
    ['is added to an empty text', '', { line: 'x' }, 'x\n'],
    ['is added as 0', '00\n', { line: '0' }, '00\n0\n'],
    ['is added as an empty one', 'a\n', { line: '' }, 'a\n\n'],
    ['is there already', 'a\nx\n', { line: 'x' }, 'a\nx\n'],
    ['gets the end that it lacks', 'a\nx', { line: 'x' }, 'a\nx\n'],
    ['takes the place of the last match', 'x1\nx2\n', { line: 'y', regexp: '^x' }, 'x1\ny\n'],
    [
      'takes the place of the first match',
      'x1\nx2\n',
      { line: 'y', regexp: '^x', firstmatch: true },
      'y\nx2\n',
    ],
    ['stands behind another', 'a\nb\n', { line: 'x', insertafter: '^a' }, 'a\nx\nb\n'],
    ['stands behind the last, which had no end', 'a', { line: 'x', insertafter: '^a' }, 'a\nx\n'],
    ['stands before another', 'a\nb\n', { line: 'x', insertbefore: '^b' }, 'a\nx\nb\n'],
    ['stands first', 'a\n', { line: 'x', insertbefore: 'BOF' }, 'x\na\n'],
    ['stands last where nothing fits', 'a\n', { line: 'x', insertbefore: '^z' }, 'a\nx\n'],
    ['has what was found', 'k=1\n', { line: '\\1: \\2', regexp: '^(\\w)=(.*)$', backrefs: true }, 'k: 1\n'],
    ['needs what is found', 'k=1\n', { line: '\\1', regexp: '^(z)', backrefs: true }, 'k=1\n'],
  ])('%s', (_title, text, wanted, is) => {
    expect(withLine(text, { line: '', ...PLAIN, ...wanted })).toBe(is)
  })

  it('is gone by its text, by a pattern, and not otherwise', () => {
    expect(withoutLine('a\nb\nab\n', { line: 'a' })).toBe('b\nab\n')
    expect(withoutLine('a\nb\nab\n', { regexp: '^a' })).toBe('b\n')
    expect(withoutLine('a\nb\n', { search_string: 'z' })).toBe('a\nb\n')
    expect(withoutLine('', { line: 'a' })).toBe('')
  })
})

describe('a block', () => {
  const wanted = { block: 'x', begin: '# B', end: '# E' }
  it.each<[string, string, Record<string, unknown>, string]>([
    ['is put at the end', 'a', {}, 'a\n# B\nx\n# E\n'],
    ['is put into an empty text', '', {}, '# B\nx\n# E\n'],
    ['stays where it is', '# B\nx\n# E\na\n', {}, '# B\nx\n# E\na\n'],
    ['takes the place of another', 'a\n# B\ny\nz\n# E\nb\n', {}, 'a\n# B\nx\n# E\nb\n'],
    ['is removed where it is empty', 'a\n# B\ny\n# E\nb\n', { block: '' }, 'a\nb\n'],
    ['stands behind a line', 'a\nb\n', { insertafter: '^a' }, 'a\n# B\nx\n# E\nb\n'],
    ['stands at the beginning', 'a\n', { insertbefore: 'BOF' }, '# B\nx\n# E\na\n'],
  ])('%s', (_title, text, more, is) => {
    expect(withBlock(text, { ...wanted, ...more })).toBe(is)
  })

  it('needs two marker lines', () => {
    expect(() => withBlock('', { ...wanted, end: '# B' })).toThrow('marker must contain {mark}')
  })
})

describe('an option', () => {
  const wanted = {
    section: 's',
    option: 'o',
    values: ['1'],
    state: 'present' as const,
    exclusive: true,
    no_extra_spaces: false,
    allow_no_value: false,
  }
  it.each<[string, string, Record<string, unknown>, string]>([
    ['is put into its section', '[s]\na = 0\n\n[t]\n', {}, '[s]\na = 0\no = 1\n\n[t]\n'],
    ['is put into a new section', '[t]\n', {}, '[t]\n[s]\no = 1\n'],
    ['is put into an empty text', '', {}, '\n[s]\no = 1\n'],
    ['is there already', '[s]\no = 1\n', {}, '[s]\no = 1\n'],
    ['may be 0', '[s]\no = 1\n', { values: ['0'] }, '[s]\no = 0\n'],
    ['may be empty', '[s]\no = 1\n', { values: [''] }, '[s]\no = \n'],
    ['takes the place of a comment', '[s]\n#o=3\n', {}, '[s]\no = 1\n'],
    ['has no blanks', '[s]\no = 1\n', { no_extra_spaces: true }, '[s]\no=1\n'],
    ['is no other whose name begins so', '[s]\nother = 1\n', {}, '[s]\nother = 1\no = 1\n'],
    ['is the only one', '[s]\no = 2\no = 3\n', {}, '[s]\no = 1\n'],
    ['is gone', '[s]\no = 2\na = 1\n', { state: 'absent', values: [] }, '[s]\na = 1\n'],
    ['is gone where it was not', '[t]\na = 1\n', { state: 'absent', values: [] }, '[t]\na = 1\n'],
    ['has no value', '[s]\n', { values: [], allow_no_value: true }, '[s]\no\n'],
  ])('%s', (_title, text, more, is) => {
    expect(withOption(text, { ...wanted, ...more })).toBe(is)
  })
})

describe('keys', () => {
  const keys = ['ssh-ed25519 AAAA me']
  const wanted = { keys, state: 'present' as const, exclusive: false }
  it('are added, kept, exclusive or removed', () => {
    expect(withKeys('', wanted)).toBe('ssh-ed25519 AAAA me\n')
    expect(withKeys('ssh-ed25519 AAAA me\n', wanted)).toBe('ssh-ed25519 AAAA me\n')
    expect(withKeys('# x\nssh-rsa BBBB\n', wanted)).toBe('# x\nssh-rsa BBBB\nssh-ed25519 AAAA me\n')
    expect(withKeys('# x\nssh-rsa BBBB\n', { ...wanted, exclusive: true })).toBe('ssh-ed25519 AAAA me\n')
    expect(withKeys('ssh-ed25519 AAAA other\nssh-rsa BBBB\n', { ...wanted, state: 'absent' })).toBe(
      'ssh-rsa BBBB\n',
    )
  })

  it('have the options and the comment that are given; what is no key is told apart', () => {
    expect(keysIn('ssh-rsa BBBB a\n\n# no\n', 'no-pty', undefined)).toEqual(['no-pty ssh-rsa BBBB a'])
    expect(keysIn('from="a b" ssh-rsa BBBB a', undefined, 'c')).toEqual(['from="a b" ssh-rsa BBBB c'])
    expect(keysIn('no key', undefined, undefined)).toEqual([undefined])
  })
})

describe('a source of packages', () => {
  it('has the file that Ansible gives it', () => {
    expect(sourceOf('deb [signed-by=/k] https://u:p@a.example/x  s main', undefined)?.file).toBe(
      '/etc/apt/sources.list.d/a_example_x.list',
    )
    expect(sourceOf('deb https://a.example s main', 'mine')?.file).toBe('/etc/apt/sources.list.d/mine.list')
    expect(sourceOf('ppa:a/b', undefined)).toBeUndefined()
  })

  it('is known by its line', () => {
    const source = sourceOf('deb https://a.example s main', undefined)
    if (source === undefined) throw new Error('it is one')
    expect(hasSource('# deb https://a.example s main\n', source)).toBe(false)
    expect(hasSource('deb  https://a.example s main # x\n', source)).toBe(true)
    expect(withoutSource('deb https://a.example s main\ndeb b c d\n', source)).toBe('deb b c d\n')
  })
})
