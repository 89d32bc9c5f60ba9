import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { expanded, isExpanded, validation, wordsOf } from '../../../tasks/ansible/lib/words.ts'

describe('a command in one line', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['  a  b ', ['a', 'b']],
    ['a "b c" d', ['a', 'b c', 'd']],
    ["a 'b \"c' d", ['a', 'b "c', 'd']],
    ['a b\\ c', ['a', 'b c']],
    ['a "b\\"c\\d"', ['a', 'b"c\\d']],
    ['a""b \'\'', ['ab', '']],
    ['a|b;c $(d) `e` *', ['a|b;c', '$(d)', '`e`', '*']],
  ])('“%s” is these words', (line, words) => {
    expect(wordsOf(line)).toEqual(words)
  })

  it.each(['a "b', "a 'b", 'a \\'])('refuses %s: a quote is not closed', (line) => {
    expect(() => wordsOf(line)).toThrow('is not closed')
  })

  it.each<[string, string]>([
    ['$HOME', '/h'],
    ['a${HOME}b', 'a/hb'],
    ['~/x', '/h/x'],
    ['$NOT_SET', '$NOT_SET'],
    ["it's $HOME; $(x) `y`", "it's /h; $(x) `y`"],
  ])('a variable in “%s” is filled in on the host, and nothing else', (word, is) => {
    expect(isExpanded(word)).toBe(true)
    const line = `printf %s ${expanded(word)}`
    expect(execFileSync('/bin/sh', ['-c', line], { env: { HOME: '/h' }, encoding: 'utf8' })).toBe(is)
  })

  it.each(['a$', '$(x)', '`y`', 'a~b', '*'])('nothing in “%s” is filled in', (word) => {
    expect(isExpanded(word)).toBe(false)
  })

  it('wants the place of the new file in what validates it', () => {
    expect(validation(undefined)).toBeUndefined()
    expect(validation("visudo -cf '%s'")).toEqual(['visudo', '-cf', '%s'])
    expect(() => validation('true')).toThrow('validate must contain %s')
  })
})
