import { defineTask, Refusal } from 'hostwright'
import { off, text } from './lib/params.ts'
import { doing } from './lib/said.ts'

export default defineTask({
  name: 'ansible.builtin.pause',
  summary: 'Waits for some time; nobody is asked anything.',
  params: {
    properties: {
      seconds: { type: ['integer', 'string'], pattern: '^\\d+$', description: 'how long' },
      minutes: { type: ['integer', 'string'], pattern: '^\\d+$', description: 'how long' },
      prompt: text('refused without a time: nobody is asked'),
      echo: off('nobody is asked'),
    },
  },
  read: async () => null,
  plan: (_nothing, { seconds, minutes, prompt }) => {
    if (seconds === undefined && minutes === undefined)
      throw new Refusal('a run asks nobody: give seconds or minutes, or leave the step out')
    const time = Number(seconds ?? 0) + 60 * Number(minutes ?? 0)
    return [
      doing({
        subject: `${time} s`,
        summary: prompt ?? `wait for ${time} s`,
        leaves: false,
        script: `sleep ${time}`,
      }),
    ]
  },
})
