import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { aliasesText, configText, unreachable } from '../../tasks/mail/lib/chasquid-config.ts'
import { folders } from '../../tasks/mail/lib/chasquid-leftovers.ts'
import { isAtLeast } from '../../tasks/mail/lib/chasquid-version.ts'

const HEAD = '# Written by hostwright: changes made here are lost.\n'

describe('files of chasquid', () => {
  it('have their values in protobuf’s form', () => {
    expect(configText({ a: 'x"\\\n\r', n: 0, b: false, l: ['1', 2], none: undefined })).toBe(
      `${HEAD}a: "x\\"\\\\\\n\\015"\nn: 0\nb: false\nl: "1"\nl: 2\n`,
    )
  })

  it('have aliases in the order given, the catch-all last', () => {
    expect(aliasesText({ b: ['x@y.example', 'z'], a: ['| /bin/cat'] }, ['c@d.example'])).toBe(
      `${HEAD}b: x@y.example, z\na: | /bin/cat\n*: c@d.example\n`,
    )
    expect(aliasesText({}, undefined)).toBe(HEAD)
  })

  it.each([
    ['a b', ['x']],
    ['a@b', ['x']],
    ['', ['x']],
    ['#a', ['x']],
    ['a', ['x y']],
    ['a', ['']],
    ['a', ['x@y@z']],
    ['a', ['|']],
    ['a', ['| x', 'y']],
    ['a', ['| x\ny: z']],
    ['a', ['x@y\nb: z']],
  ])('have no alias %j to %j', (name, to) => {
    expect(() => aliasesText({ [name]: to }, undefined)).toThrow(
      /not a valid alias|not an address|a single line/,
    )
  })

  it('reach an account by its alias, whatever dots are in it', () => {
    expect(unreachable(['j.doe', 'i', '0'], ['jdoe', '0'])).toEqual(['i'])
  })
})

it.each([
  ['1.15.0', '1.14', true],
  ['1.9', '1.10', false],
  ['1.10', '1.10', true],
  ['2', '1.99.9', true],
  ['1.15', '1.15.1', false],
])('chasquid %s is at least %s: %s', (version, least, expected) => {
  expect(isAtLeast(version, least)).toBe(expected)
})

it('directories are listed with what is in them, links to directories too, files never, and nothing where there is none', () => {
  const root = mkdtempSync(join(tmpdir(), 'folders-'))
  for (const name of ['b', "a '\n", 'empty']) mkdirSync(join(root, name))
  for (const file of ['b/fullchain.pem', "a '\n/x", 'README']) writeFileSync(join(root, file), '')
  symlinkSync('b', join(root, 'c'))
  symlinkSync('nowhere', join(root, 'd'))
  const { ask } = folders('').kind
  if (ask.on !== 'host') throw new TypeError('a host is asked')
  const paths = ['/nonexistent', root, join(root, 'empty'), join(root, 'b')]
  const stdout = execFileSync('sh', ['-c', ask.script(paths)], { encoding: 'latin1' })
  expect(ask.parse({ stdout, stderr: '', status: 0 }, paths)).toEqual([
    [],
    [
      { name: "a '\n", files: ['x'] },
      { name: 'b', files: ['fullchain.pem'] },
      { name: 'c', files: ['fullchain.pem'] },
      { name: 'empty', files: [] },
    ],
    [],
    [],
  ])
})
