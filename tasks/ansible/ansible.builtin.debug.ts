import { defineTask, say } from 'hostwright'

export default defineTask({
  name: 'ansible.builtin.debug',
  summary: 'Prints a message or a value; changes nothing.',
  params: {
    properties: {
      msg: { late: true, description: 'the message' },
      var: { expression: true, late: true, description: 'an expression whose value is printed' },
      verbosity: {
        type: 'integer',
        default: 0,
        minimum: 0,
        description:
          'above 0, it is printed only with --verbose, which is not asked for here: nothing is printed',
      },
    },
  },
  read: async () => null,
  plan: (_nothing, { msg, var: value, verbosity }) => {
    if (verbosity > 0) return []
    const shown = value ?? msg
    if (shown === undefined) return [say('Hello world!')]
    return [say(shown.known ? textOf(shown.value) : `not known yet: ${shown.cause}`)]
  },
  outputs: (_nothing, { msg }) => (msg === undefined ? {} : { msg: msg as never }),
})

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
