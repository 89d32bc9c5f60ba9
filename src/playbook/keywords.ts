import { OLDER_LOOPS } from './loop.ts'

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
  'environment',
  'no_log',
  'throttle',
  'ignore_errors',
  'check_mode',
  'run_once',
  'strategy',
  'order',
  'max_fail_percentage',
  'vars_prompt',
]

/** What a step may say beside its task. */
export const STEP_KEYWORDS: readonly string[] = [
  'name',
  'when',
  'loop',
  ...OLDER_LOOPS,
  'loop_control',
  'register',
  'notify',
  'listen',
  'tags',
  'vars',
  'become',
  'become_user',
  'ignore_errors',
  'changed_when',
  'failed_when',
  'until',
  'retries',
  'delay',
  'check_mode',
  'environment',
  'no_log',
  'throttle',
  'run_once',
  'delegate_to',
  'delegate_facts',
  'transient',
  'reconnect',
]

/** What a block of steps may say: it holds for each of them. */
export const BLOCK_KEYWORDS: readonly string[] = [
  'block',
  'rescue',
  'always',
  'name',
  'when',
  'tags',
  'vars',
  'become',
  'become_user',
  'ignore_errors',
  'notify',
  'check_mode',
  'environment',
  'no_log',
  'throttle',
  'run_once',
  'delegate_to',
  'delegate_facts',
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
