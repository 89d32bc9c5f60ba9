import { defineTask } from 'hostwright'
import { refuseForeign } from './lib/foreign.ts'
import { flag, texts, word } from './lib/params.ts'

export default defineTask({
  name: 'community.general.zypper',
  summary:
    'Is for hosts with zypper, which are not supported: a step that is skipped on other hosts loads, and fails where it is not.',
  params: {
    properties: {
      name: texts('the packages'),
      pkg: texts('another name of name'),
      state: {
        enum: ['present', 'latest', 'absent', 'dist-upgrade', 'installed', 'removed'],
        description: 'what is wanted',
      },
      type: word('what they are'),
      extra_args: word('more options'),
      extra_args_precommand: word('more options'),
      disable_gpg_check: flag('as zypper has it'),
      disable_recommends: flag('as zypper has it'),
      force: flag('as zypper has it'),
      force_resolution: flag('as zypper has it'),
      update_cache: flag('as zypper has it'),
      refresh: flag('as zypper has it'),
      oldpackage: flag('as zypper has it'),
      allow_vendor_change: flag('as zypper has it'),
      replacefiles: flag('as zypper has it'),
      clean_deps: flag('as zypper has it'),
      auto_import_keys: flag('as zypper has it'),
      skip_post_errors: flag('as zypper has it'),
    },
  },
  read: async () => null,
  plan: () => refuseForeign('zypper', "give the step when: ansible_os_family == 'Suse'"),
})
