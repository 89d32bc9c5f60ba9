import { describe, expect, it } from 'vitest'
import { evaluate, shown, wrongIn } from './given.ts'

describe('a password hash', () => {
  // From the specification of SHA-crypt, and from openssl passwd.
  it.each([
    [
      '6',
      'Hello world!',
      'saltstring',
      undefined,
      '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    ],
    [
      '5',
      'Hello world!',
      'saltstring',
      undefined,
      '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5',
    ],
    [
      '6',
      'Hello world!',
      'saltstringsaltst',
      10000,
      '$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
    ],
  ])('of kind %s is that of crypt(5): %s %s', (id, password, salt, rounds, wanted) => {
    const more = rounds === undefined ? '' : `, rounds=${rounds}`
    expect(evaluate(`"${password}" | password_hash("sha${id === '6' ? 512 : 256}", "${salt}"${more})`)).toBe(
      wanted,
    )
  })

  it('of a secret is a secret, and without a salt is refused', () => {
    expect(shown(evaluate('password | password_hash("sha512", "abc")'))).toMatch(/^secret:\$6\$abc\$/)
    expect(wrongIn(() => evaluate('name | password_hash("sha512")'))).toContain(
      'this hash would be another one in each run',
    )
  })
})
