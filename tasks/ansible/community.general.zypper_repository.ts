import { defineTask } from 'hostwright'
import { refuseForeign } from './lib/foreign.ts'
import { flag, word } from './lib/params.ts'

export default defineTask({
  name: 'community.general.zypper_repository',
  summary:
    'Is for hosts with zypper, which are not supported: a step that is skipped on other hosts loads, and fails where it is not.',
  params: {
    properties: {
      name: word('its name'),
      repo: word('where it is'),
      state: { enum: ['present', 'absent'], description: 'what is wanted' },
      description: word('what it is'),
      priority: word('its weight'),
      disable_gpg_check: flag('as zypper has it'),
      autorefresh: flag('as zypper has it'),
      refresh: flag('as zypper has it'),
      overwrite_multiple: flag('as zypper has it'),
      auto_import_keys: flag('as zypper has it'),
      runrefresh: flag('as zypper has it'),
      enabled: flag('as zypper has it'),
    },
  },
  read: async () => null,
  plan: () => refuseForeign('zypper_repository', "give the step when: ansible_os_family == 'Suse'"),
})
