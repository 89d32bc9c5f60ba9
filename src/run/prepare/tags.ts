import type { Play, Step } from '../../model/playbook.ts'

/** Which tags are asked for, and which are not wanted. */
export interface TagChoice {
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
}

/** A play with the steps that the tags leave. `always` and `never` mean what they mean in Ansible. */
export function tagged(play: Play, choice: TagChoice): Play {
  return { ...play, steps: play.steps.filter((step) => isWanted(step, play, choice)) }
}

function isWanted(step: Step, play: Play, { tags, skipTags }: TagChoice): boolean {
  const own = [...step.tags, ...play.tags]
  const has = (asked: readonly string[]) =>
    asked.some(
      (tag) =>
        own.includes(tag) || (tag === 'tagged' && own.length > 0) || (tag === 'untagged' && own.length === 0),
    )
  if (has(skipTags)) return false
  if (own.includes('never')) return has(tags)
  return tags.length === 0 || tags.includes('all') || own.includes('always') || has(tags)
}
