import { expect, test } from 'vitest'
import { parseDeb822, parseList } from '../../src/lab/aptSources.ts'
import { mirrorOf } from '../../src/lab/sources.ts'

const STANZAS = `Types: deb
# an old place
URIs: http://mirror.example/debian/
Suites: bookworm bookworm-updates
Components: main

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Enabled: no
Types: deb
URIs: http://other.example/debian
Suites: sid
`

test('stanzas are read, disabled ones are not', () => {
  expect(parseDeb822(STANZAS)).toEqual([
    { uri: 'http://mirror.example/debian/', suites: ['bookworm', 'bookworm-updates'] },
    { uri: 'http://mirror.example/debian-security', suites: ['bookworm-security'] },
  ])
})

test('lines are read, with options, without comments', () => {
  const text = '# deb http://a/debian x main\ndeb [arch=amd64 signed-by=/k] http://b/debian trixie main\n'
  expect(parseList(text)).toEqual([{ uri: 'http://b/debian', suites: ['trixie'] }])
})

test('the mirror is taken from the sources, other archives are left alone', () => {
  const other = { uri: 'https://tools.example/apt', suites: ['x'] }
  expect(mirrorOf([other, ...parseDeb822(STANZAS)])).toEqual({
    debian: 'http://mirror.example/debian',
    security: 'http://mirror.example/debian-security',
  })
  expect(mirrorOf([{ uri: 'http://m.example/debian', suites: [] }]).security).toBe(
    'http://m.example/debian-security',
  )
  expect(() => mirrorOf([other])).toThrow('no Debian mirror')
})
