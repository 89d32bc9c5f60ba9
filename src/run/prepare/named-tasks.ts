import type { AnyTask } from '../../define/task.ts'
import type { AnsibleConfig } from '../../inventory/ansible-config.ts'
import type { Playbook } from '../../model/playbook.ts'
import type { Problem } from '../../model/problem.ts'
import { INCLUDE_TASK } from '../../playbook/include.ts'
import type { KnownTasks } from '../../playbook/known.ts'
import { loadPlaybook } from '../../playbook/load.ts'
import { MISSING_MODULE } from '../../playbook/task-name.ts'
import { type ParamsChecker, paramsChecker } from '../../schema/check.ts'
import { compilerFor } from '../../schema/compile.ts'
import { present } from '../../schema/fields.ts'
import type { Secrets } from '../../schema/read.ts'
import { orProblems } from '../../schema/reading.ts'
import type { TaskFiles } from '../../task/registry.ts'
import { includeTask } from './include-task.ts'
import { namedIn } from './mentioned-tasks.ts'
import { missingModule } from './missing-modules.ts'
import type { RunPlan } from './run-plan.ts'

/** Which playbook is wanted, and what is needed to read it. */
interface Wanted {
  readonly playbook: string
  readonly files: TaskFiles
  readonly secrets: Secrets
  readonly problems: Problem[]
  readonly config?: AnsibleConfig | undefined
  readonly loops?: ReadonlyMap<string, number>
}

/** What was read of a playbook and its tasks. */
export type ReadDocuments = Awaited<ReturnType<typeof loadDocuments>>

/** A playbook, with the tasks that it names: those that stand in its text, and those that YAML can write in another way. */
export async function loadDocuments({
  playbook,
  files,
  secrets,
  problems,
  config,
  loops = new Map(),
}: Wanted) {
  const read = async (names: readonly string[]) => {
    const { tasks, wrong } = await loadTasks(files, names)
    const checker = paramsChecker(await compilerFor([...tasks.values()].map(({ params }) => params)))
    const loaded = loadPlaybook(playbook, knownTasks(files, { tasks, checker, config }), { secrets, loops })
    return { tasks, checker, loaded, wrong }
  }
  let names = namedIn(files, playbook)
  let last = await read(names)
  // A short name may come to mean another task, once what the first one takes is known.
  for (;;) {
    const known = names
    const others = tasksOf(last.loaded.playbook).filter(
      (name) => files.names.includes(name) && !known.includes(name),
    )
    if (others.length === 0) break
    names = [...names, ...others]
    last = await read(names)
  }
  // What is wrong with a task, or with its name, matters where a step names it.
  for (const name of tasksOf(last.loaded.playbook)) problems.push(...(last.wrong.get(name) ?? []))
  return last
}

function tasksOf({ plays }: Playbook): string[] {
  const steps = plays.flatMap((play) => [...play.steps, ...play.handlers])
  return [...new Set(steps.map(({ task }) => task))]
}

async function loadTasks(
  files: TaskFiles,
  names: readonly string[],
): Promise<{ readonly tasks: Map<string, AnyTask>; readonly wrong: Map<string, Problem[]> }> {
  const all = await Promise.allSettled(names.map((name) => files.load(name)))
  const [tasks, wrong] = [
    new Map<string, AnyTask>([
      [INCLUDE_TASK, includeTask],
      [MISSING_MODULE, missingModule],
    ]),
    new Map<string, Problem[]>(),
  ]
  for (const [at, task] of all.entries()) {
    const [name, found]: [string, Problem[]] = [names[at] ?? '', []]
    const loaded = orProblems(found, () => settled(task))
    if (loaded === undefined) wrong.set(name, found)
    else tasks.set(name, loaded)
  }
  return { tasks, wrong }
}

function settled<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason
  return result.value
}

interface Knowing extends Pick<Wanted, 'config'> {
  readonly tasks: RunPlan['tasks']
  readonly checker: ParamsChecker
}

function knownTasks(files: TaskFiles, { tasks, checker, config }: Knowing): KnownTasks {
  return {
    checker,
    names: files.names,
    packageFile: files.packageFile,
    ...present({ rolesPath: config?.rolesPath }),
    schema: (name) => tasks.get(name)?.params,
    shorthand: (name) => tasks.get(name)?.shorthand,
    gives: (name, params) => tasks.get(name)?.gives?.(params),
  }
}
