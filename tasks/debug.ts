import { defineTask, say } from 'hostwright'

export default defineTask({
  name: 'debug',
  summary: 'Prints a message; changes nothing.',
  params: {
    properties: {
      msg: {
        type: ['string', 'integer', 'number', 'boolean', 'null'],
        late: true,
        description: 'the message',
      },
    },
    required: ['msg'],
  },
  shorthand: 'msg',
  read: async () => null,
  plan: (_nothing, { msg }) => [say(msg.known ? String(msg.value) : `not known yet: ${msg.cause}`)],
})
