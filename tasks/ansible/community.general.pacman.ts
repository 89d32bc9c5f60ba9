import { defineTask } from 'hostwright'
import { refuseForeign } from './lib/foreign.ts'
import { flag, texts, word } from './lib/params.ts'

export default defineTask({
  name: 'community.general.pacman',
  summary:
    'Is for hosts with pacman, which are not supported: a step that is skipped on other hosts loads, and fails where it is not.',
  params: {
    properties: {
      name: texts('the packages'),
      pkg: texts('another name of name'),
      package: texts('another name of name'),
      state: { enum: ['present', 'latest', 'absent', 'installed', 'removed'], description: 'what is wanted' },
      executable: word('another program'),
      extra_args: word('more options'),
      reason: { enum: ['dependency', 'explicit'], description: 'why it is there' },
      reason_for: { enum: ['all', 'new'], description: 'for which' },
      update_cache_extra_args: word('more options'),
      upgrade_extra_args: word('more options'),
      force: flag('as pacman has it'),
      remove_nosave: flag('as pacman has it'),
      update_cache: flag('as pacman has it'),
      upgrade: flag('as pacman has it'),
    },
  },
  read: async () => null,
  plan: () => refuseForeign('pacman', "give the step when: ansible_os_family == 'Archlinux'"),
})
