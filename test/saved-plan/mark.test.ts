import { expect, it } from 'vitest'
import { defineChange } from '../../src/define/change.ts'
import { exists, known } from '../../src/index.ts'
import { notified } from '../../src/resource/handler/pending-handler-change.ts'
import { marksOf } from '../../src/saved-plan/mark.ts'

it('how a run keeps its books is no part of a plan, whatever a kind of someone else is called', () => {
  const named = defineChange<boolean>({ name: 'pending handler', script: () => ':' })
  const states = { goal: exists('/x'), before: known(false), after: known(true) }
  const theirs = named({ subject: '/x', ...states, summary: 'theirs' })
  const ours = notified({ playbook: 'p', step: 's', key: 'k', cause: 'c' }, known(null))
  const all = [ours, theirs].map((change) => ({ change, certainty: 'definite' as const, because: [] }))
  expect(marksOf(all, Buffer.alloc(32)).map(({ summary }) => summary)).toEqual(['theirs'])
})
