/** Ansible's keywords of a play that are not here, with what to do instead. */
export const FOREIGN_PLAY: { readonly [keyword: string]: string } = {
  force_handlers: 'a handler that was notified stays pending until it has run, even after a failure',
  gather_subset: 'a step queries the host only for what it needs',
  gather_timeout: 'a step queries the host only for what it needs',
  fact_path: 'use a step with the task probe',
  diff: 'use --diff on the command line',
  ignore_unreachable: 'an unreachable host does not hold up the others',
  debugger: 'use --check, or the lab',
}

/** Ansible's keywords of a step that are not here, with what to do instead. */
export const FOREIGN_STEP: { readonly [keyword: string]: string } = {
  block: 'a step is either a task or a block',
  rescue: 'put the steps that may fail under block',
  always: 'put the steps that may fail under block',
  async: 'put it on the steps themselves, or leave it out: each is waited for, also over a lost connection',
  poll: 'leave it out together with async',
  raw: 'every host has sh, and needs no Python: use the task command',
  with_random_choice: 'the same run does the same: choose one, or give it with -e',
  with_inventory_hostnames: 'use loop: "{{ groups[\'NAME\'] }}"',
  diff: 'use --diff on the command line',
  action: 'the name of a task cannot be an expression: write a step for each task, with its own when',
  local_action: 'the name of a task cannot be an expression: write a step for each task, with its own when',
  gather_facts: 'a step queries the host only for what it needs',
  setup: 'a step queries the host only for what it needs',
  connection: 'put ansible_connection in the inventory',
  remote_user: 'put ansible_user in the inventory',
  port: 'put ansible_port in the inventory',
  first_available_file: 'give the list to with_first_found, and name the file by src: "{{ item }}"',
  any_errors_fatal: 'put it on the play',
  ignore_unreachable: 'an unreachable host does not hold up the others',
  module_defaults: 'put it on a block around the step',
  collections: 'tasks are found in the folder tasks/',
  debugger: 'use --check, or the lab',
  roles: 'put it on the play, or use import_role',
  import_playbook: 'import a playbook at the top level, beside the plays',
}

/** What to do instead of an older form of a loop (`with_dict`). */
export const FOREIGN_LOOP = 'use loop with a list'

/** Where Ansible's name of a task differs from the usual one here. */
export const ANSIBLE_TASKS: { readonly [name: string]: string } = {
  shell: 'command',
  raw: 'command',
  lineinfile: 'line',
  blockinfile: 'line',
  copy: 'file',
  systemd: 'service',
  systemd_service: 'service',
  package: 'apt',
  stat: 'probe',
  wait_for: 'wait-for',
}
