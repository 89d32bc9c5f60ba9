import { defineTask, erase } from '../../define/task.ts'
import { Refusal } from '../../model/change.ts'

/** Decides which of the files that were read before the run an include means; changes nothing. */
export const includeTask = erase(
  defineTask({
    name: 'include_tasks',
    summary: 'Includes the steps of another file.',
    params: {
      properties: {
        file: { type: 'string', description: 'the file, as its name turns out in the run' },
        among: { type: 'array', items: { type: 'string' }, description: 'the files that it may be' },
      },
    },
    read: async () => null,
    plan: (_nothing, { file, among }) => {
      if (file === undefined || among?.includes(file) !== false) return []
      throw new Refusal(
        `there is no file of steps “${file}”; those that may be meant are ${among.join(', ')}`,
      )
    },
    outputs: (_nothing, { file }) => (file === undefined ? {} : { file }),
  }),
)
