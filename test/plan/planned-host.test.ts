import { describe, expect, it } from 'vitest'
import { unitState } from '../../src/change/unit.ts'
import type { Announced } from '../../src/model/outcome.ts'
import { known, type Seen, unknown } from '../../src/model/seen.ts'
import { markOf } from '../../src/plan/mark.ts'
import { plannedHost } from '../../src/plan/planned-host.ts'

const key = Buffer.alloc(32)
type Certainty = Announced['certainty']

/** The start of a unit, from this state. */
const start = (before: Seen<{ active: string; enabled: string }>, certainty: Certainty): Announced => ({
  change: {
    ...unitState('x.service', before, { active: true, enabled: true, settle: 0 }),
    after: known({ active: 'active', enabled: 'enabled' }),
  },
  certainty,
  because: [],
})

const stopped = known({ active: 'inactive', enabled: 'disabled' })
const failed = known({ active: 'failed', enabled: 'disabled' })

describe('what a step does was announced', () => {
  it.each<[string, Announced, boolean]>([
    ['where it starts from what was seen', start(stopped, 'definite'), true],
    ['not where it starts from something else', start(failed, 'definite'), false],
    ['where what it starts from was only assumed', start(failed, 'assumed'), true],
    ['where what it starts from could not be told', start(unknown('later'), 'definite'), true],
    ['where nothing of it could be told', start(unknown('later'), 'unknown'), true],
  ])('%s', (_title, saved, announced) => {
    const step = { play: 1, step: 'a', status: 'changed' as const, changes: [markOf(saved, key)] }
    const host = plannedHost([step], { key, allowUnannounced: false })(1)
    const now = [start(stopped, 'definite')]
    expect(host.unannounced('a', now) === undefined).toBe(announced)
  })
})
