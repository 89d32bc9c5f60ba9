import { dirname } from 'node:path'
import { templateCompiler } from '../../expression/template/template.ts'
import { type LoadedInventory, loadInventory } from '../../inventory/load.ts'
import { InputError, type Problem } from '../../model/problem.ts'
import type { LoadedPlaybook } from '../../playbook/load.ts'
import { addsHosts } from '../../playbook/new-hosts.ts'
import { ownDiskCache } from '../../schema/disk-cache.ts'
import { orProblems } from '../../schema/reading.ts'
import { secretSources } from '../../secrets/sources.ts'
import { findTasks, type TaskFiles } from '../../task/registry.ts'
import { connectOptions } from '../connect.ts'
import { newRunName } from '../host-play.ts'
import { handledBy } from '../plan/step-run.ts'
import { createPruning } from '../prune/pruning.ts'
import { createDocuments, type DocumentReading, type PlayDocuments } from './documents.ts'
import { readExtra } from './extra.ts'
import { growing } from './growing.ts'
import { largeFiles } from './large-files.ts'
import { localTrees } from './local-trees.ts'
import { loadDocuments, type ReadDocuments } from './named-tasks.ts'
import { countItems } from './open-loops.ts'
import { paramsFiller } from './params.ts'
import { gapsIn, type PlayNeeds, planPlay } from './prepare-play.ts'
import { withPythonPlugins } from './python-plugins.ts'
import type { PlayPlan, RunPlan } from './run-plan.ts'
import type { RunMode, RunRequest, RunSignals } from './run-request.ts'
import { unknownTags } from './tags.ts'

/** Reads and checks everything that a run needs, without any connection; all that is wrong is one InputError. */
export async function prepareRun(request: RunRequest): Promise<RunPlan> {
  const problems: Problem[] = wrongPrune(request)
  const secrets = secretSources({ files: request.vaultPasswordFiles, env: process.env })
  const { playbook } = request
  const files = findTasks(playbook)
  const playDocuments = documentsOf(request, files)
  const extra = orProblems(problems, () => readExtra(request.extra, secrets))
  const found = inventoryOf(request, { secrets, extra: extra ?? {}, playDocuments })
  const needsOf = ({ tasks, loaded }: ReadDocuments): PlayNeeds => ({
    request,
    playDocuments,
    tasks,
    inventory: found.inventory,
    playbook: loaded.playbook,
    secrets,
    extra: extra ?? {},
    problems,
    look: (names) => found.problemsOf(names),
    gaps: gapsIn({ playbook: loaded.whole, inventory: found.whole, extra: extra !== undefined }),
    connect: connectOptions(request),
    reached: new Map<string, string>(),
    ...givenSoFar(loaded),
  })
  const wanted = { playbook, files, secrets, problems, config: request.config }
  const read = await loadWhole(wanted, needsOf)
  const { checker, loaded } = read
  problems.push(...loaded.problems, ...found.problems, ...unknownTags(loaded, request))
  const needs = needsOf(read)
  const plays = loaded.playbook.plays.map((play) => planPlay(play, needs))
  await files.requireVersions()
  if (problems.length > 0) throw new InputError(withPythonPlugins(problems, playbook))
  return {
    ...askedOf(request),
    ...checkedOf(needs, plays),
    ...(plays.some(({ stepRuns }) => stepRuns.some(({ step }) => addsHosts(step)))
      ? { growing: growing(needs, found.grown) }
      : {}),
    fillParams: paramsFiller({ documents: playDocuments, checker }),
  }
}

/** Expressions, templates and files as the steps of a playbook find them. */
function documentsOf({ playbook, files: only }: RunRequest, { packageFile }: TaskFiles): PlayDocuments {
  return createDocuments({ playbook, packageFile }, { ...readingAndKeeping(), only })
}

/** What the steps of the plays give, and which hosts fail: nothing, before the run. */
function givenSoFar(
  loaded: Pick<LoadedPlaybook, 'problems' | 'registered'>,
): Pick<PlayNeeds, 'registered' | 'given' | 'held' | 'out'> {
  // A step that could not be read may register what others use.
  const registered = loaded.problems.length === 0 ? [] : loaded.registered
  return { registered, given: new Set(), held: new Map(), out: new Set() }
}

/** The documents with all that they include: how often, the inventory says. */
async function loadWhole(
  wanted: Parameters<typeof loadDocuments>[0],
  needsOf: (read: ReadDocuments) => PlayNeeds,
): Promise<ReadDocuments> {
  const loops = new Map<string, number>()
  for (let round = 1; ; round++) {
    const problems: Problem[] = []
    const read = await loadDocuments({ ...wanted, problems, loops })
    const open = read.loaded.playbook.plays.filter((play) => play.openLoops !== undefined)
    if (open.length === 0 || round > MOST_ROUNDS) {
      wanted.problems.push(...problems)
      return read
    }
    for (const [key, count] of countItems(open, needsOf(read))) loops.set(key, count)
  }
}

/** How deep loops over includes may stand in one another. */
const MOST_ROUNDS = 20

/** The inventory of a run, with what an `ansible.cfg` says of all its hosts. */
function inventoryOf(
  { inventories, playbook, config }: RunRequest,
  { secrets, extra, playDocuments }: Pick<PlayNeeds, 'secrets' | 'extra' | 'playDocuments'>,
): LoadedInventory {
  return loadInventory({
    sources: inventories,
    beside: [dirname(playbook)],
    secrets,
    strongest: extra,
    ...(config === undefined ? {} : { usual: config }),
    fill: (text, vars, at) => playDocuments.fillText(text, vars, at),
  })
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
  const { playbook, tasks, playDocuments: documents, extra, inventory, connect, held, out } = needs
  const handles = new Set(plays.flatMap(({ stepRuns }) => stepRuns.flatMap(handledBy)))
  return {
    playbook,
    tasks,
    documents,
    extra,
    inventory,
    connect,
    held,
    out,
    plays,
    handles,
    run: newRunName(),
  }
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
