import { defineTask } from 'hostwright'
import { refuseForeign } from './lib/foreign.ts'
import { flag, texts, word } from './lib/params.ts'

export default defineTask({
  name: 'community.general.seport',
  summary:
    'Is for hosts with SELinux, which is not supported: a step that is skipped on other hosts loads, and fails where it is not.',
  params: {
    properties: {
      ports: texts('the ports'),
      proto: { enum: ['tcp', 'udp'], description: 'their protocol' },
      setype: word('their type'),
      state: { enum: ['present', 'absent'], description: 'what is wanted' },
      reload: flag('the policy is loaded anew'),
      ignore_selinux_state: flag('also where SELinux is off'),
      local: flag('only changes of this host'),
    },
  },
  read: async () => null,
  plan: () => refuseForeign('seport', 'give the step a when that asks for SELinux'),
})
