import { readFileSync } from 'node:fs'
import type { RunningHost } from '../../lab/index.ts'
import type { HuntCase, Lie } from './case.ts'
import { prepareGround } from './ground.ts'
import { lostHandlers } from './judge-handlers.ts'
import { unmade, untold } from './judge-host.ts'
import { isSurprise, misprediction } from './judge-prediction.ts'
import { leftBehind, leftToDo, shownSecret, wrongCode, wrote } from './judge-runs.ts'
import { differences, type Look, look, shown } from './look.ts'
import { HANDLER_LOG } from './names.ts'
import { type Ran } from './run-told.ts'
import { openRunner, type Runner } from './runs.ts'
import { type Site } from './site.ts'

/** How a case went. */
export interface Tried {
  readonly lies: readonly Lie[]
  /** The exit code of its apply. */
  readonly code: number
}

/** How far a case is tried: a dry run and an apply; these once more; also by a saved plan and step by step. */
export type Extent = 'once' | 'twice' | 'all'

/** How far a case must be tried for a lie of this sort. */
export function extentOf({ sort }: Lie): Extent {
  if (/^(saved plan|--frame|the ground)/.test(sort)) return 'all'
  return /second/.test(sort) ? 'twice' : 'once'
}

/** Tries a case in all ways; one that has a lie is not tried further. */
export async function tryCase(hunted: HuntCase, site: Site, extent: Extent = 'all'): Promise<Tried> {
  const runner = openRunner(site, hunted)
  try {
    return await tryAll({ hunted, runner, extent, ...site })
  } finally {
    runner.close()
  }
}

interface Trying extends Site {
  readonly hunted: HuntCase
  readonly runner: Runner
  readonly extent: Extent
}

async function tryAll(trying: Trying): Promise<Tried> {
  const { hunted, runner, host, extent } = trying
  await prepareGround(host, hunted.state)
  const before = await look(host)
  const dry = await runner.run({ check: true })
  const foreseen = await look(host)
  const early = [...wrongCode(dry, true), ...wrote(before, foreseen, 'the dry run')]
  if (early.length > 0) return { lies: early, code: dry.code }

  const made = await runner.run({ check: false })
  const after = await look(host)
  const lies = [
    ...wrongCode(made, false),
    ...misprediction(dry, made),
    ...untold(before, after, { run: made, dry }),
    ...unmade(before, after, made),
    ...leftBehind(after, made),
    ...shownSecret(dry),
    ...shownSecret(made),
    ...lostHandlers(hunted, made, handlerLines(host)),
  ]
  if (lies.length > 0 || made.code === 5 || extent === 'once') return { lies, code: made.code }
  // Where a failure was ignored, what comes after it may help it the next time.
  const whole = made.code === 0 && made.told.every(({ outcome }) => outcome.ignored !== true)
  const later = whole ? await tryAgain(trying, after) : []
  if (later.length > 0 || extent === 'twice') return { lies: later, code: made.code }
  return { lies: await tryOtherwise(trying, { before, after, dry, made }), code: made.code }
}

/** The lines that handlers left. */
function handlerLines(host: RunningHost): string[] {
  try {
    return readFileSync(host.upper + HANDLER_LOG, 'utf8')
      .trim()
      .split('\n')
  } catch {
    return []
  }
}

/** A second dry run and a second run find nothing and change nothing. */
async function tryAgain({ hunted, runner, host }: Trying, after: Look): Promise<Lie[]> {
  const dry = await runner.run({ check: true })
  const looked = await look(host)
  const found = [
    ...wrongCode(dry, true),
    ...wrote(after, looked, 'the second dry run'),
    ...leftToDo(hunted, dry, { which: 'second dry run', look: after }),
  ]
  if (found.length > 0) return found
  const made = await runner.run({ check: false })
  const end = await look(host)
  const quiet = made.told.every(({ outcome }) => outcome.status !== 'changed' && outcome.status !== 'failed')
  return [
    ...wrongCode(made, false),
    ...leftToDo(hunted, made, { which: 'second run', look: after }),
    ...(quiet ? changedBy(looked, end, 'the second run changed something') : []),
    ...leftBehind(end, made),
  ]
}

function changedBy(before: Look, after: Look, sort: string): Lie[] {
  const found = differences(before, after).filter((name) => !name.startsWith('/var/lib/hostwright'))
  if (found.length === 0) return []
  const words = found.map((name) => `${name}: ${shown(before, name)} → ${shown(after, name)}`)
  return [{ sort, words: words.join('; ') }]
}

interface Course {
  readonly before: Look
  readonly after: Look
  readonly dry: Ran
  readonly made: Ran
}

/** Steps that undo one another are found at once or at the end, by how much goes into a frame: what goes by their failure differs. */
function isContradictory(run: Ran): boolean {
  return run.told.some(({ outcome }) =>
    /no run could satisfy|it was undone before/.test(outcome.reason ?? ''),
  )
}

/** From the same state, a saved plan and a run of one step a frame come to the same end. */
async function tryOtherwise(trying: Trying, { before, after, dry, made }: Course): Promise<Lie[]> {
  const { hunted, runner, host } = trying
  const again = async () => {
    await prepareGround(host, hunted.state)
    return changedBy(before, await look(host), 'the ground is not the same')
  }
  const ends = async (run: Ran, which: string): Promise<Lie[]> => {
    // What stands behind a step that fails was perhaps done already, in the same frame.
    const isOpenEnd = made.code === 1 || isContradictory(made) || isContradictory(run)
    const otherwise = isOpenEnd ? [] : changedBy(after, await look(host), `${which} ends otherwise`)
    const lies = [...wrongCode(run, false), ...otherwise]
    // A run that looks less often as another user has less to be denied.
    const isDenied = run.told.some(({ outcome }) => /Permission denied/.test(outcome.reason ?? ''))
    // Which of several contradictions is found first, and whether that step's failures are ignored, goes by the frames, too.
    if (isContradictory(made) && isContradictory(run)) return lies
    if (run.code === made.code || isDenied || made.told.some((one) => isSurprise(one, made))) return lies
    return [
      { sort: `${which}: exit code`, words: `${run.code} instead of ${made.code}: ${saidBy(run)}` },
      ...lies,
    ]
  }
  const unclean = await again()
  if (unclean.length > 0) return unclean
  const stepwise = await ends(await runner.run({ check: false, frame: 1 }), '--frame 1')
  if (stepwise.length > 0 || dry.code === 1) return stepwise
  await again()
  const saved = await runner.save()
  if (saved.code !== dry.code)
    return [{ sort: 'saved plan: exit code', words: `${saved.code} instead of ${dry.code}` }]
  const applied = await runner.applySaved(dry.code === 3)
  return isOpen(dry, made) && strays(applied) ? [] : ends(applied, 'saved plan')
}

/** Whether something may come, or came, otherwise than was told: an assumption, something unknown, a failure that is ignored. */
function isOpen(dry: Ran, made: Ran): boolean {
  const vague = ({ outcome }: Ran['told'][number]) =>
    (outcome.assuming ?? []).length > 0 || outcome.changes.some(({ certainty }) => certainty !== 'definite')
  const ignored = (run: Ran) => run.told.filter(({ outcome }) => outcome.ignored === true).length
  return dry.told.some(vague) || ignored(made) > ignored(dry)
}

/** Something came otherwise than was assumed, and the plan does not hold what would have to be done then: that is its word. */
function strays({ code, told }: Ran): boolean {
  return (
    code === 1 && told.some(({ outcome }) => outcome.reason?.startsWith('the plan does not announce this'))
  )
}

function saidBy({ trouble, told }: Ran): string {
  const reasons = told.flatMap(({ step, outcome }) =>
    outcome.status === 'failed' ? [`${step.name}: ${outcome.reason}`] : [],
  )
  return [trouble, ...reasons].filter((one) => one !== '').join('; ')
}
