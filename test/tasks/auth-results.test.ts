import { describe, expect, it } from 'vitest'
import { faultsOf, verdictsOf } from '../../tasks/mail/lib/auth-results.ts'

describe('what a receiver says of a message', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'is all right',
      'Authentication-Results: mx.w; dkim=pass header.d=d; spf=pass smtp.mailfrom=d; dmarc=pass (p=NONE) header.from=d\r\n',
      [],
    ],
    [
      'stands in several lines, folded or not',
      'Authentication-Results: mx.w; dmarc=pass (p=reject dis=none)\r\n header.from=d\r\nauthentication-results: mx.w;\r\n\tspf=pass smtp.mailfrom=i@d\r\nAuthentication-Results: mx.w;\r\n\tdkim=pass (2048-bit key)\r\n',
      [],
    ],
    ['is not there', '', ['spf=not checked', 'dkim=not checked', 'dmarc=not checked']],
    [
      'is partly wrong',
      'Authentication-Results: mx.w; dkim=fail; spf=softfail; dmarc=pass\n',
      ['spf=softfail', 'dkim=fail'],
    ],
    [
      'is right if one of several signatures is',
      'Authentication-Results: mx.w; dkim=neutral; dkim=pass; dkim=fail; spf=pass; dmarc=pass\n',
      [],
    ],
    [
      'is no claim that came with the message',
      'Authentication-Results: mx.w; spf=fail\nAuthentication-Results: forged; spf=pass; dkim=pass; dmarc=pass\n',
      ['spf=fail', 'dkim=not checked', 'dmarc=not checked'],
    ],
    [
      'may have a version after its name',
      'Authentication-Results: MX.w 1; spf=pass\nAuthentication-Results: mx.w; dkim=pass; dmarc=pass\n',
      [],
    ],
  ])('%s', (_title, head, expected) => {
    expect(faultsOf(verdictsOf(head))).toEqual(expected)
  })
})
