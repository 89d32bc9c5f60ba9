/** What a play may say. */
export const PLAY_KEYWORDS: readonly string[] = [
  'name',
  'hosts',
  'vars',
  'vars_files',
  'pre_tasks',
  'tasks',
  'post_tasks',
  'handlers',
  'become',
  'become_user',
  'serial',
  'any_errors_fatal',
  'tags',
  'gather_facts',
]

/** What a step may say beside its task. */
export const STEP_KEYWORDS: readonly string[] = [
  'name',
  'when',
  'loop',
  'with_items',
  'loop_control',
  'register',
  'notify',
  'listen',
  'tags',
  'vars',
  'become',
  'become_user',
  'ignore_errors',
  'transient',
  'reconnect',
]

/** What an import of steps may say: it holds for each of them. */
export const IMPORT_KEYWORDS: readonly string[] = [
  'import_tasks',
  'name',
  'when',
  'tags',
  'vars',
  'become',
  'become_user',
]

/** What an import of a playbook may say. */
export const IMPORT_PLAYBOOK_KEYWORDS: readonly string[] = ['import_playbook', 'name', 'tags', 'vars']

/** Ansible's keywords of a play that are not here, with what to do instead. */
export const FOREIGN_PLAY: { readonly [keyword: string]: string } = {
  roles: 'put the steps in a file and write import_tasks: FILE',
  connection: 'put ansible_connection in the inventory',
  remote_user: 'put ansible_user in the inventory',
  port: 'put ansible_port in the inventory',
  become_method: 'root is reached by sudo',
  become_flags: 'root is reached by sudo, without flags',
  environment: 'give env to the steps that run commands',
  strategy: 'hosts are independent of each other; the end of a play is their barrier',
  force_handlers: 'a restart that is owed stays owed until it is done, also after a failure',
  max_fail_percentage: 'use any_errors_fatal, or a smaller serial',
  vars_prompt: 'give the value with -e, or a secret with !env, !file or !vault',
  module_defaults: 'use vars for what several steps share',
  collections: 'tasks are found in the folder tasks/',
  gather_subset: 'a step asks the host only for what it needs',
  gather_timeout: 'a step asks the host only for what it needs',
  fact_path: 'use a step with the task probe',
  check_mode: 'a play cannot ask whether it is a dry run',
  diff: 'use --diff on the command line',
  ignore_errors: 'put it at the steps that may fail',
  ignore_unreachable: 'an unreachable host holds up no other',
  no_log: 'mark the values as secrets (!vault, !env, !file): they are shown nowhere',
  run_once: 'not there yet: put the step in a play for one host (hosts: web[0])',
  order: 'hosts are taken in the order of the inventory',
  throttle: 'use serial',
  debugger: 'use --check, or the lab',
  timeout: 'give timeout among the params of a command',
}

/** Ansible's keywords of a step that are not here, with what to do instead. */
export const FOREIGN_STEP: { readonly [keyword: string]: string } = {
  block: 'put the steps in a file and write import_tasks: FILE with when, tags and vars',
  rescue: 'a run that failed is finished by running again',
  always: 'what a run owes is kept and done by the next run',
  async: 'a command goes on when the connection is lost; give it a timeout',
  poll: 'a command goes on when the connection is lost; give it a timeout',
  until: 'use a step with the task wait-for',
  retries: 'use a step with the task wait-for',
  delay: 'use a step with the task wait-for',
  changed_when: 'whether a step changed is found by looking again; give a command creates, removes or unless',
  failed_when: 'say what must be true in a step with the task assert',
  check_mode: 'a step cannot ask whether it is a dry run',
  diff: 'use --diff on the command line',
  environment: 'give env among the params of a command',
  args: 'put these among the params of the task',
  action: 'name the task as a key: debug: "text"',
  local_action: 'put the step in a play with hosts: localhost',
  delegate_to: 'not there yet: put the step in a play for that host',
  run_once: 'not there yet: put the step in a play for one host (hosts: web[0])',
  no_log: 'mark the values as secrets (!vault, !env, !file): they are shown nowhere',
  timeout: 'give timeout among the params of a command',
  include: 'use import_tasks',
  include_tasks: 'use import_tasks: the whole list of steps is known before the run',
  include_role: 'use import_tasks',
  import_role: 'use import_tasks',
  include_vars: 'use vars_files in the play',
  set_fact: 'use vars, at the play or the step',
  gather_facts: 'a step asks the host only for what it needs',
  setup: 'a step asks the host only for what it needs',
  connection: 'put ansible_connection in the inventory',
  remote_user: 'put ansible_user in the inventory',
  port: 'put ansible_port in the inventory',
  become_method: 'root is reached by sudo',
  become_flags: 'root is reached by sudo, without flags',
  become_exe: 'root is reached by sudo',
  delegate_facts: 'facts belong to the host they were read on',
  any_errors_fatal: 'put it at the play',
  ignore_unreachable: 'an unreachable host holds up no other',
  module_defaults: 'use vars for what several steps share',
  collections: 'tasks are found in the folder tasks/',
  throttle: 'use serial at the play',
  debugger: 'use --check, or the lab',
  roles: 'put the steps in a file and write import_tasks: FILE',
  import_playbook: 'an import of a playbook stands beside the plays',
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
