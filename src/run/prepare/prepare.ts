import { dirname } from 'node:path'
import { templateCompiler } from '../../expression/template/template.ts'
import { loadInventory } from '../../inventory/load.ts'
import { InputError, type Problem } from '../../model/problem.ts'
import { ownDiskCache } from '../../schema/disk-cache.ts'
import { orProblems } from '../../schema/reading.ts'
import { secretSources } from '../../secrets/sources.ts'
import { findTasks } from '../../task/registry.ts'
import { connectOptions } from '../connect.ts'
import { newRunName } from '../host-play.ts'
import { handledBy } from '../plan/step-run.ts'
import { createPruning } from '../prune/pruning.ts'
import { createDocuments, type DocumentReading } from './documents.ts'
import { readExtra } from './extra.ts'
import { largeFiles } from './large-files.ts'
import { localTrees } from './local-trees.ts'
import { loadDocuments } from './named-tasks.ts'
import { paramsFiller } from './params.ts'
import { gapsIn, type PlayNeeds, planPlay } from './prepare-play.ts'
import type { PlayPlan, RunPlan } from './run-plan.ts'
import type { RunMode, RunRequest, RunSignals } from './run-request.ts'

/** Reads and checks everything that a run needs, without any connection; all that is wrong is one InputError. */
export async function prepareRun(request: RunRequest): Promise<RunPlan> {
  const problems: Problem[] = wrongPrune(request)
  const secrets = secretSources({ files: request.vaultPasswordFiles, env: process.env })
  const { playbook } = request
  const files = findTasks(playbook)
  const { tasks, checker, loaded } = await loadDocuments({
    playbook,
    files,
    secrets,
    problems,
    rolesPath: request.config?.rolesPath,
  })
  const places = { playbook, packageFile: files.packageFile }
  const playDocuments = createDocuments(places, { ...readingAndKeeping(), only: request.files })
  const extra = orProblems(problems, () => readExtra(request.extra, secrets))
  const found = loadInventory({
    sources: request.inventories,
    beside: [dirname(playbook)],
    secrets,
    strongest: extra ?? {},
    ...(request.config === undefined ? {} : { usual: request.config }),
    fill: (text, vars, at) => playDocuments.fillText(text, vars, at),
  })
  problems.push(...loaded.problems, ...found.problems)
  const needs = {
    request,
    playDocuments,
    tasks,
    inventory: found.inventory,
    playbook: loaded.playbook,
    secrets,
    extra: extra ?? {},
    problems,
    // A step that could not be read may register what others use.
    registered: loaded.problems.length === 0 ? [] : loaded.registered,
    gaps: gapsIn({ playbook: loaded.whole, inventory: found.whole, extra: extra !== undefined }),
    connect: connectOptions(request),
    reached: new Map<string, string>(),
  }
  const plays = loaded.playbook.plays.map((play) => planPlay(play, needs))
  await files.requireVersions()
  if (problems.length > 0) throw new InputError(problems)
  return {
    ...askedOf(request),
    ...checkedOf(needs, plays),
    fillParams: paramsFiller({ documents: playDocuments, checker }),
  }
}

/** What was read once is kept for the next run. */
function readingAndKeeping(): Pick<DocumentReading, 'compile' | 'large' | 'tree'> {
  return {
    compile: templateCompiler(ownDiskCache('template')),
    large: largeFiles(ownDiskCache('sum')),
    tree: localTrees(ownDiskCache('tree')),
  }
}

/** Only a whole run can tell what no step wants. */
function wrongPrune({ prune, orphans, tags, skipTags, plan }: RunRequest): Problem[] {
  if (prune !== true && orphans !== true) return []
  const why = 'what no step wants any more is only known of a run of all steps'
  return [
    ...(tags.length + skipTags.length > 0 ? [{ message: `${why}: not with --tags or --skip-tags` }] : []),
    ...(plan === undefined
      ? []
      : [{ message: '--prune cannot be saved with --plan yet: apply the plan, then run with --prune' }]),
  ]
}

/** What the plan of a run takes from the documents. */
function checkedOf(needs: PlayNeeds, plays: readonly PlayPlan[]) {
  const { playbook, tasks, playDocuments: documents, extra, inventory, connect } = needs
  const handles = new Set(plays.flatMap(({ stepRuns }) => stepRuns.flatMap(handledBy)))
  return { playbook, tasks, documents, extra, inventory, connect, plays, handles, run: newRunName() }
}

/** What it takes from how the run was asked for. */
function askedOf(request: RunMode & RunSignals) {
  return {
    check: request.check,
    saved: request.check && request.plan !== undefined,
    ...(request.prune === true || request.orphans === true ? { pruning: createPruning() } : {}),
    frameLimit: request.frame,
    listen: request.listen === true,
    lockPatience: request.lockTimeout,
    rollback: request.rollback,
    interrupt: request.interrupt,
    terminate: request.terminate,
    emit: request.emit,
    forks: request.forks,
    strict: request.strict,
  }
}
