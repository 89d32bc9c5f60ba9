import { defineTask, Refusal } from 'hostwright'

export default defineTask({
  name: 'assert',
  summary: 'Checks that expressions are true; otherwise the run stops here.',
  params: {
    properties: {
      that: {
        type: 'array',
        items: { type: 'boolean', expression: true },
        minItems: 1,
        description: 'expressions, as in `when`',
      },
      msg: { type: 'string', description: 'the message if one of them is not true' },
    },
    required: ['that'],
  },
  shorthand: 'that',
  read: async () => null,
  plan: (_nothing, { that, msg }) => {
    const wrong = that.indexOf(false)
    if (wrong >= 0) throw new Refusal(msg || `assertion ${wrong + 1} of ${that.length} is not true`)
    return []
  },
})
