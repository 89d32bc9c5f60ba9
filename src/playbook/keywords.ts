import { BECOME_WORDS } from './become-words.ts'
import { OLDER_LOOPS } from './loop.ts'
import { SAID_KEYWORDS } from './said.ts'
import { TIME_WORDS } from './time-limit.ts'

/** What a play may say. */
export const PLAY_KEYWORDS: readonly string[] = [
  'name',
  'hosts',
  'vars',
  'vars_files',
  'roles',
  'collections',
  'pre_tasks',
  'tasks',
  'post_tasks',
  'handlers',
  'become',
  'become_user',
  ...BECOME_WORDS,
  'remote_user',
  'connection',
  'port',
  'serial',
  'any_errors_fatal',
  'tags',
  'gather_facts',
  'environment',
  'no_log',
  'throttle',
  'timeout',
  'ignore_errors',
  'check_mode',
  'run_once',
  'strategy',
  'order',
  'max_fail_percentage',
  'vars_prompt',
  'module_defaults',
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
  ...BECOME_WORDS,
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
  ...TIME_WORDS,
  'run_once',
  'delegate_to',
  'delegate_facts',
  'transient',
  'reconnect',
  'args',
  'module_defaults',
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
  ...BECOME_WORDS,
  'ignore_errors',
  'notify',
  'check_mode',
  'environment',
  'no_log',
  'throttle',
  'timeout',
  'run_once',
  'delegate_to',
  'delegate_facts',
  'module_defaults',
]

/** What an import of steps may say: it holds for each of them. */
export const IMPORT_KEYWORDS: readonly string[] = [
  'name',
  'when',
  'tags',
  'vars',
  'become',
  'become_user',
  ...BECOME_WORDS,
  ...SAID_KEYWORDS,
]

/** What an include may say: it is about whether and how often the steps come, and holds for none of them. */
export const INCLUDE_KEYWORDS: readonly string[] = [
  'name',
  'when',
  'loop',
  'with_items',
  'loop_control',
  'tags',
  'vars',
  'args',
]

/** What an import of a playbook may say. */
export const IMPORT_PLAYBOOK_KEYWORDS: readonly string[] = ['import_playbook', 'name', 'tags', 'vars']
