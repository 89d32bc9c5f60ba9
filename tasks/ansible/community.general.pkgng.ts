import { defineTask } from 'hostwright'
import { refuseForeign } from './lib/foreign.ts'
import { flag, texts, word } from './lib/params.ts'

export default defineTask({
  name: 'community.general.pkgng',
  summary:
    'Is for hosts with FreeBSD, which are not supported: a step that is skipped on other hosts loads, and fails where it is not.',
  params: {
    properties: {
      name: texts('the packages'),
      pkg: texts('another name of name'),
      state: { enum: ['present', 'latest', 'absent'], description: 'what is wanted' },
      annotation: texts('notes'),
      pkgsite: word('another source'),
      rootdir: word('another root'),
      chroot: word('another root'),
      jail: word('a jail'),
      cached: flag('as pkg has it'),
      autoremove: flag('as pkg has it'),
      ignore_osver: flag('as pkg has it'),
      use_globs: flag('as pkg has it'),
    },
  },
  read: async () => null,
  plan: () => refuseForeign('pkgng', "give the step when: ansible_os_family == 'FreeBSD'"),
})
