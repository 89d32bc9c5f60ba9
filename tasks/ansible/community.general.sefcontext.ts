import { defineTask } from 'hostwright'
import { refuseForeign } from './lib/foreign.ts'
import { flag, word } from './lib/params.ts'

export default defineTask({
  name: 'community.general.sefcontext',
  summary:
    'Is for hosts with SELinux, which is not supported: a step that is skipped on other hosts loads, and fails where it is not.',
  params: {
    properties: {
      target: word('the files'),
      path: word('another name of target'),
      setype: word('their type'),
      seuser: word('their user'),
      selevel: word('their level'),
      serange: word('another name of selevel'),
      ftype: word('their kind'),
      state: { enum: ['present', 'absent'], description: 'what is wanted' },
      reload: flag('the policy is loaded anew'),
      substitute: word('another path'),
      ignore_selinux_state: flag('also where SELinux is off'),
    },
  },
  read: async () => null,
  plan: () => refuseForeign('sefcontext', 'give the step a when that asks for SELinux'),
})
