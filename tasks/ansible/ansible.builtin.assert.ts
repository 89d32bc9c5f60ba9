import { defineTask, Refusal } from 'hostwright'
import { off } from './lib/params.ts'

export default defineTask({
  name: 'ansible.builtin.assert',
  summary: 'Checks that expressions are true; otherwise the run of the host ends here.',
  params: {
    properties: {
      that: {
        type: 'array',
        items: { expression: true },
        minItems: 1,
        description: 'expressions, as in `when`',
      },
      fail_msg: { type: 'string', description: 'the message if one of them is not true' },
      msg: { type: 'string', description: 'another name of fail_msg' },
      success_msg: { type: 'string', description: 'not printed' },
      quiet: off('it is quiet anyway'),
    },
    required: ['that'],
  },
  read: async () => null,
  plan: (_nothing, { that, fail_msg, msg }) => {
    const wrong = that.findIndex((one) => !holds(one))
    if (wrong < 0) return []
    throw new Refusal(fail_msg ?? msg ?? `assertion ${wrong + 1} of ${that.length} is not true`)
  },
  outputs: () => ({ msg: 'All assertions passed' }),
})

/** As in Python: 0, empty texts, lists and maps do not count as true. */
function holds(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return value !== false && value !== 0 && value !== '' && value !== null && value !== undefined
}
