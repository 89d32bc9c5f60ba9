import { LOCAL_NAMES } from '../../inventory/local-names.ts'
import type { Problem } from '../../model/problem.ts'
import { isBarrier } from '../../playbook/elsewhere.ts'
import { addsHosts } from '../../playbook/new-hosts.ts'
import { didYouMean } from '../../schema/nearest.ts'
import { namesLater } from './late-plays.ts'
import type { PlayNeeds } from './prepare-play.ts'
import type { PlayPlan } from './run-plan.ts'

/** What is wrong with where steps are done: hosts that there are not, and plans that could not be held to. */
export function wrongElsewhere(
  { stepRuns }: PlayPlan,
  { inventory, playbook, request, gaps }: PlayNeeds,
): Problem[] {
  const later = namesLater(playbook.plays)
  const steps = [...new Set(stepRuns.map(({ step }) => step))].filter(
    (step) => isBarrier(step) || addsHosts(step),
  )
  return steps.flatMap(({ delegateTo = 'localhost', locate }): Problem[] => {
    const isThere =
      delegateTo.includes('{{') ||
      LOCAL_NAMES.includes(delegateTo) ||
      inventory.hosts.has(delegateTo) ||
      later?.has(delegateTo) !== false
    if (!isThere && !gaps.has('hosts')) {
      const hint = didYouMean(delegateTo, [...inventory.hosts.keys()]) ?? 'add it to the inventory'
      return [{ message: `delegate_to: there is no host "${delegateTo}"`, at: locate(['delegate_to']), hint }]
    }
    if (request.prune === true && !delegateTo.includes('localhost') && !LOCAL_NAMES.includes(delegateTo))
      return [
        {
          message: 'what is placed on another host is not known to --prune',
          at: locate(['delegate_to']),
          hint: 'leave out --prune, or put the step in a play for that host',
        },
      ]
    if (request.plan === undefined) return []
    const message =
      'a plan cannot be saved where a step is done once for all hosts, or on another host, or adds hosts'
    return [{ message, at: locate([]), hint: 'leave out --plan, or put the step in a play of its own' }]
  })
}
