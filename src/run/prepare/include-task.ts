import { defineTask, erase } from '../../define/task.ts'
import { Refusal } from '../../model/change.ts'
import type { Json } from '../../model/json.ts'

/** Decides which of the files that were read before the run an include means; changes nothing. */
export const includeTask = erase(
  defineTask({
    name: 'include_tasks',
    summary: 'Includes the steps of another file.',
    params: {
      properties: {
        file: { type: 'string', description: 'the file, as its name turns out in the run' },
        items: { type: 'array', description: 'the items of its loop' },
        most: { type: 'integer', description: 'how many items there may be' },
        among: { type: 'array', items: { type: 'string' }, description: 'the files that it may be' },
      },
    },
    read: async () => null,
    plan: (_nothing, { file, among, items, most }) => {
      if (items !== undefined && items.length > (most ?? 0))
        throw new Refusal(
          `there are ${items.length} items, and before the run there were at most ${most ?? 0}`,
        )
      if (file === undefined || among?.includes(file) !== false) return []
      throw new Refusal(
        `there is no “${file}” that could be included; what may be meant is ${among.join(', ')}`,
      )
    },
    outputs: (_nothing, { file, items }) => ({
      ...(file === undefined ? {} : { file }),
      ...(items === undefined ? {} : { items: items as Json[] }),
    }),
  }),
)
