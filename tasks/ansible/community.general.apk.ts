import { defineTask } from 'hostwright'
import { refuseForeign } from './lib/foreign.ts'
import { flag, texts, word } from './lib/params.ts'

export default defineTask({
  name: 'community.general.apk',
  summary:
    'Is for hosts with apk, which are not supported: a step that is skipped on other hosts loads, and fails where it is not.',
  params: {
    properties: {
      name: texts('the packages'),
      state: { enum: ['present', 'latest', 'absent', 'installed', 'removed'], description: 'what is wanted' },
      repository: texts('other sources'),
      world: word('another list'),
      available: flag('as apk has it'),
      no_cache: flag('as apk has it'),
      update_cache: flag('as apk has it'),
      upgrade: flag('as apk has it'),
    },
  },
  read: async () => null,
  plan: () => refuseForeign('apk', "give the step when: ansible_os_family == 'Alpine'"),
})
