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
  'become_method',
  'remote_user',
  'connection',
  'port',
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
  'args',
]

/** What an import of steps may say: it holds for each of them. */
export const IMPORT_KEYWORDS: readonly string[] = ['name', 'when', 'tags', 'vars', 'become', 'become_user']

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
