import { defineTask } from 'hostwright'
import { refuseForeign } from './lib/foreign.ts'
import { flag, word } from './lib/params.ts'

export default defineTask({
  name: 'ansible.posix.seboolean',
  summary:
    'Is for hosts with SELinux, which is not supported: a step that is skipped on other hosts loads, and fails where it is not.',
  params: {
    properties: {
      name: word('the flag'),
      state: flag('whether it is on'),
      persistent: flag('also after a reboot'),
      ignore_selinux_state: flag('also where SELinux is off'),
    },
  },
  read: async () => null,
  plan: () => refuseForeign('seboolean', 'give the step a when that asks for SELinux'),
})
