import { type AnyTask, defineTask, erase } from '../../define/task.ts'
import type { Play, Playbook, Step } from '../../model/playbook.ts'
import type { StepRun } from '../plan/step-run.ts'
import { lookAtUnwanted } from './prune-look.ts'
import { pruneChanges } from './prune-plan.ts'
import type { Pruning } from './pruning.ts'
import { recordName } from './wanted.ts'

/** The name of the play that comes last, and of its only step. */
const NAME = 'what no step wants any more'

/** Where it is found what the steps of a run want of each host. */
export interface PruneSource {
  readonly playbook: Playbook
  readonly pruning: Pruning
}

/** The task of the last play: it removes what no step wants any more. */
function pruneTask({ playbook, pruning }: PruneSource): AnyTask {
  const name = recordName(playbook.file)
  const plays = playbook.plays.map((play) => play.name)
  return erase(
    defineTask({
      name: 'prune',
      summary: 'Removes what earlier runs of this playbook placed and no step wants any more.',
      params: { properties: {} },
      read: async (host) => {
        const { wanted, login } = pruning.of(host.name)
        const judging = { playbook: name, plays, wanted, login }
        return { unwanted: await lookAtUnwanted(host, name, wanted), judging }
      },
      plan: ({ unwanted, judging }) => pruneChanges(unwanted, judging),
    }),
  )
}

/** The last play of a run that prunes, with its task. */
export function prunePlay(source: PruneSource): {
  readonly play: Play
  readonly stepRun: StepRun
  readonly tasks: ReadonlyMap<string, AnyTask>
} {
  const { file, plays } = source.playbook
  const at = { file, line: 1, column: 1 }
  const step: Step = {
    name: NAME,
    at,
    locate: () => at,
    task: 'prune',
    params: {},
    vars: {},
    when: [],
    loopVar: 'item',
    notify: [],
    listen: [],
    tags: [],
    ignoreErrors: false,
    transient: false,
  }
  const [first] = plays
  if (first === undefined) throw new TypeError(`${file} has no play`)
  const play: Play = { ...first, name: NAME, steps: [], handlers: [], serial: [], anyErrorsFatal: false }
  const stepRun: StepRun = { step, handler: false, number: 0, notifies: [], watches: [] }
  return { play, stepRun, tasks: new Map([['prune', pruneTask(source)]]) }
}
