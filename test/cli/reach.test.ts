import { expect, it } from 'vitest'
import { endOf } from '../../src/cli/reach.ts'

const counts = (given: object) => ({
  web: { ok: 0, changed: 0, failed: 0, skipped: 0, unreachable: 0, unknown: 0, waiting: 0, ...given },
})

it.each([
  [{ ok: 2 }, false, 'looked'],
  [{ ok: 2, changed: 1 }, false, 'acted'],
  [{ ok: 2, changed: 1 }, true, 'looked'],
  [{ unreachable: 1 }, false, undefined],
  [{ skipped: 3, failed: 1 }, false, undefined],
])('a run with %o (a dry run: %s) came to: %s', (given, check, reach) => {
  expect(endOf({ code: 0, recap: counts(given) }, check).reach).toBe(reach)
})

it('a run without hosts came nowhere', () => {
  expect(endOf({ code: 0, recap: {} }, false)).toEqual({ code: 0 })
})
