/** Ansible's keywords of a play that are not here, with what to do instead. */
export const FOREIGN_PLAY: { readonly [keyword: string]: string } = {
  become_flags: 'only sudo without flags is supported',
  force_handlers: 'a handler that was notified stays pending until it has run, even after a failure',
  module_defaults: 'use vars for what several steps share',
  gather_subset: 'a step queries the host only for what it needs',
  gather_timeout: 'a step queries the host only for what it needs',
  fact_path: 'use a step with the task probe',
  diff: 'use --diff on the command line',
  ignore_unreachable: 'an unreachable host does not hold up the others',
  debugger: 'use --check, or the lab',
  timeout: 'set timeout in the params of a command',
}

/** Ansible's keywords of a step that are not here, with what to do instead. */
export const FOREIGN_STEP: { readonly [keyword: string]: string } = {
  block: 'a step is either a task or a block',
  rescue: 'put the steps that may fail under block',
  always: 'put the steps that may fail under block',
  async:
    'a command goes on when the connection is lost, and is waited for: leave async and poll out, and set timeout in the params of a command; what is to go on behind the run is a service of its own (systemd-run)',
  poll: 'leave it out together with async',
  add_host:
    'the hosts of all plays are known before the run: let an executable inventory name them, or use delegate_to',
  group_by:
    'the hosts of all plays are known before the run: use when in the steps, or a group in the inventory',
  raw: 'every host has sh, and needs no Python: use the task command',
  with_random_choice: 'the same run does the same: choose one, or give it with -e',
  with_inventory_hostnames: 'use loop: "{{ groups[\'NAME\'] }}"',
  diff: 'use --diff on the command line',
  action: 'name the task as a key: debug: "text"',
  local_action: 'put the step in a play with hosts: localhost',
  timeout: 'set timeout in the params of a command',
  gather_facts: 'a step queries the host only for what it needs',
  setup: 'a step queries the host only for what it needs',
  connection: 'put ansible_connection in the inventory',
  remote_user: 'put ansible_user in the inventory',
  port: 'put ansible_port in the inventory',
  become_method: 'only sudo is supported',
  become_flags: 'only sudo without flags is supported',
  become_exe: 'only sudo is supported',
  any_errors_fatal: 'put it on the play',
  ignore_unreachable: 'an unreachable host does not hold up the others',
  module_defaults: 'use vars for what several steps share',
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
