import { defineTask } from 'hostwright'
import { refuseForeign } from './lib/foreign.ts'
import { flag, word } from './lib/params.ts'

export default defineTask({
  name: 'ansible.posix.selinux',
  summary:
    'Is for hosts with SELinux, which is not supported: a step that is skipped on other hosts loads, and fails where it is not.',
  params: {
    properties: {
      policy: word('the policy'),
      state: { enum: ['enforcing', 'permissive', 'disabled'], description: 'what it does' },
      configfile: word('its configuration'),
      conf: word('another name of configfile'),
      file: word('another name of configfile'),
      update_kernel_param: flag('also for the kernel'),
    },
  },
  read: async () => null,
  plan: () => refuseForeign('selinux', 'give the step a when that asks for SELinux'),
})
