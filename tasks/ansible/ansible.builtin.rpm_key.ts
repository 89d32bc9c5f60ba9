import { defineTask } from 'hostwright'
import { refuseForeign } from './lib/foreign.ts'
import { flag, word } from './lib/params.ts'

export default defineTask({
  name: 'ansible.builtin.rpm_key',
  summary:
    'Is for hosts with RPM, which are not supported: a step that is skipped on other hosts loads, and fails where it is not.',
  params: {
    properties: {
      key: word('the key'),
      state: { enum: ['present', 'absent'], description: 'what is wanted' },
      fingerprint: word('its fingerprint'),
      validate_certs: flag('certificates are checked'),
    },
  },
  read: async () => null,
  plan: () => refuseForeign('rpm_key', "give the step when: ansible_os_family == 'RedHat'"),
})
