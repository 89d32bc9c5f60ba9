import { defineTask } from 'hostwright'
import { refuseForeign } from './lib/foreign.ts'
import { flag, word } from './lib/params.ts'

export default defineTask({
  name: 'ansible.posix.firewalld',
  summary:
    'Is for hosts with firewalld, which is not supported: a step that is skipped on other hosts loads, and fails where it is not.',
  params: {
    properties: {
      service: word('the service'),
      port: word('the port and its protocol'),
      protocol: word('the protocol'),
      port_forward: { type: 'array', items: { type: 'object' }, description: 'ports that are passed on' },
      rich_rule: word('a rule'),
      source: word('where it comes from'),
      interface: word('the interface'),
      icmp_block: word('what is not answered'),
      icmp_block_inversion: word('the other way round'),
      zone: word('the zone'),
      permanent: flag('also after a reboot'),
      immediate: flag('at once'),
      state: { enum: ['absent', 'disabled', 'enabled', 'present'], description: 'what is wanted' },
      timeout: word('for how long'),
      masquerade: word('addresses are translated'),
      forward: word('packets are passed on'),
      target: word('what becomes of the rest'),
      offline: flag('also where it does not run'),
    },
  },
  read: async () => null,
  plan: () => refuseForeign('firewalld', 'use ufw'),
})
