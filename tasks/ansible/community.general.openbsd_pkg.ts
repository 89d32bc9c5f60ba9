import { defineTask } from 'hostwright'
import { refuseForeign } from './lib/foreign.ts'
import { flag, texts, word } from './lib/params.ts'

export default defineTask({
  name: 'community.general.openbsd_pkg',
  summary:
    'Is for hosts with OpenBSD, which are not supported: a step that is skipped on other hosts loads, and fails where it is not.',
  params: {
    properties: {
      name: texts('the packages'),
      state: { enum: ['present', 'latest', 'absent', 'installed', 'removed'], description: 'what is wanted' },
      ports_dir: word('the ports'),
      build: flag('as pkg_add has it'),
      snapshot: flag('as pkg_add has it'),
      clean: flag('as pkg_add has it'),
      quick: flag('as pkg_add has it'),
    },
  },
  read: async () => null,
  plan: () => refuseForeign('openbsd_pkg', "give the step when: ansible_os_family == 'OpenBSD'"),
})
