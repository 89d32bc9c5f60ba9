import { defineTask, Refusal } from 'hostwright'

export default defineTask({
  name: 'ansible.builtin.fail',
  summary: 'Fails with a message: the run of the host ends here.',
  params: {
    properties: {
      msg: {
        type: ['string', 'number'],
        default: 'Failed as requested from task',
        description: 'the message',
      },
    },
  },
  read: async () => null,
  plan: (_nothing, { msg }) => {
    throw new Refusal(String(msg))
  },
})
