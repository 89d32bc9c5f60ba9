import type { Play, Step } from '../../model/playbook.ts'
import type { Problem } from '../../model/problem.ts'
import type { LoadedPlaybook } from '../../playbook/load.ts'
import { didYouMean } from '../../schema/nearest.ts'

/** Which tags are asked for, and which are not wanted. */
export interface TagChoice {
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
}

/** A play with the steps that the tags leave. `always` and `never` mean what they mean in Ansible. */
export function tagged(play: Play, choice: TagChoice): Play {
  return { ...play, steps: firstTurns(play.steps.filter((step) => isReached(step, play, choice))) }
}

/** A role that is named twice in the same way runs the first time that anything of it is left. */
function firstTurns(steps: readonly Step[]): readonly Step[] {
  const first = new Map<number, number>()
  return steps.filter(({ turns = [] }) =>
    turns.every(({ role, time, again }) => {
      const kept = first.get(role) ?? time
      first.set(role, kept)
      return kept === time || again === true
    }),
  )
}

/** An include that is not wanted includes nothing, whatever tags the steps have that it would. */
function isReached(step: Step, play: Play, choice: TagChoice): boolean {
  const includes = step.includeTags ?? []
  return [...includes, step.tags].every((tags) => isWanted([...tags, ...play.tags], choice))
}

function isWanted(own: readonly string[], { tags, skipTags }: TagChoice): boolean {
  const has = (asked: readonly string[]) =>
    asked.some(
      (tag) =>
        own.includes(tag) || (tag === 'tagged' && own.length > 0) || (tag === 'untagged' && own.length === 0),
    )
  if (has(skipTags)) return false
  if (own.includes('never')) return has(tags)
  return tags.length === 0 || tags.includes('all') || own.includes('always') || has(tags)
}

/** Tags that mean something by themselves. */
const SPECIAL = ['all', 'always', 'never', 'tagged', 'untagged']

/** What is asked for and is on no step: it would run nothing, which nobody asks for. */
export function unknownTags({ playbook, whole }: LoadedPlaybook, { tags }: TagChoice): Problem[] {
  if (!whole) return []
  const known = new Set(SPECIAL)
  for (const play of playbook.plays)
    for (const { tags: own, includeTags = [] } of [...play.steps, ...play.handlers])
      for (const tag of [...play.tags, ...own, ...includeTags.flat()]) known.add(tag)
  return tags
    .filter((tag) => !known.has(tag))
    .map((tag) => {
      const hint = didYouMean(tag, [...known]) ?? '--list-tags tells those that there are'
      return { message: `--tags: no step has the tag “${tag}”`, hint }
    })
}
