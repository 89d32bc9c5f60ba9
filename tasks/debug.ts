import { defineTask, say } from 'hostwright'

export default defineTask({
  name: 'debug',
  summary: 'Says something to whoever runs the playbook; changes nothing.',
  params: {
    properties: {
      msg: {
        type: ['string', 'integer', 'number', 'boolean', 'null'],
        late: true,
        description: 'what to say',
      },
    },
    required: ['msg'],
  },
  shorthand: 'msg',
  read: async () => null,
  plan: (_nothing, { msg }) => [say(msg.known ? String(msg.value) : `cannot be told yet: ${msg.cause}`)],
})
