import type { Lab, RunningHost } from '../../../lab/index.ts'
import { drawFrom } from '../../draw.ts'
import type { HuntCase, Lie } from '../case.ts'
import { OTHER, without } from './case.ts'
import { type Control, type Ended, openControl, ROLLBACK, type Running } from './control.ts'
import { rightClock } from './disturb-state.ts'
import { type Disturbance, pause } from './disturbance.ts'
import { differsFrom, type End, endOf } from './end.ts'
import { prepareRough } from './ground.ts'
import { handlerLines, handlerSums, lostRuns } from './handlers.ts'
import { leftOn, letDayPass, processes, waitForTimers } from './judge-left.ts'
import { isExplained, toldOnly, untold, wrongEnding } from './judge-run.ts'
import { disturbanceOf } from './kinds.ts'
import { changedIn, stepsOf } from './told.ts'

/** Where disturbed cases are tried. */
export interface Site {
  readonly lab: Lab
  readonly host: RunningHost
  /** The built `main.cjs`. */
  readonly program: string
}

/** A disturbance: of which kind, when, by which chance. */
export interface Trouble {
  readonly kind: string
  /** When it strikes: 0 as the run begins, 1 as an undisturbed one ends. */
  readonly at: number
  /** What it draws from. */
  readonly seed: number
}

/** How a case goes undisturbed. */
export interface Calm {
  readonly hunted: HuntCase
  readonly before: End
  readonly end: End
  readonly seconds: number
  /** What its handlers logged. */
  readonly lines: readonly string[]
}

/** How a disturbed case went. */
export interface Disturbed {
  readonly losses: readonly Lie[]
  /** What was done, and how the runs ended. */
  readonly story: readonly string[]
  /** The ground was another to begin with: nothing was tried. */
  readonly stale: boolean
}

/**
 * Runs a case undisturbed; leaves out steps that fail, or that a second run does again, until none is left of these.
 * Nothing where that does not come to an end.
 */
export async function runCalm(drawn: HuntCase, site: Site): Promise<Calm | undefined> {
  let hunted = drawn
  for (let tries = 0; tries < 5; tries++) {
    const { calm, wrong } = await tryCalm(hunted, site, tries === 0)
    if (calm !== undefined || wrong.size === 0) return calm
    hunted = without(hunted, wrong)
  }
  return undefined
}

/** `leniently`: goes on after a step that fails, to find all of these at once. */
async function tryCalm(
  hunted: HuntCase,
  site: Site,
  leniently: boolean,
): Promise<{ readonly calm?: Calm; readonly wrong: ReadonlySet<string> }> {
  await prepareRough(site.host, hunted.state)
  const before = await endOf(site.host)
  const control = openControl(site, leniently ? lenient(hunted) : hunted, OTHER)
  try {
    const first = await control.start().over
    const failed = wrongSteps(first, false)
    if (failed.size > 0 || first.code !== 0) return { wrong: failed }
    const end = await endOf(site.host)
    const lines = handlerLines(site.host)
    const second = await control.start().over
    const wrong = wrongSteps(second, true)
    if (wrong.size > 0 || second.code !== 0) return { wrong }
    return { calm: { hunted, before, end, lines, seconds: first.seconds }, wrong }
  } finally {
    control.close()
  }
}

function lenient(hunted: HuntCase): HuntCase {
  const steps = hunted.steps.map((step) =>
    step['meta'] === undefined ? { ...step, ignore_errors: true } : step,
  )
  return { ...hunted, steps }
}

function wrongSteps(ended: Ended, again: boolean): Set<string> {
  return new Set(
    stepsOf(ended).flatMap(({ name, outcome: { status } }) =>
      status === 'failed' || status === 'unreachable' || (again && status === 'changed') ? [name] : [],
    ),
  )
}

/** From the same state again, disturbed; then run again until it is done, and looked at. */
export async function disturb(calm: Calm, trouble: Trouble, site: Site): Promise<Disturbed> {
  const control = openControl(site, calm.hunted, OTHER)
  const story: string[] = []
  try {
    const kind = disturbanceOf(trouble.kind)
    const wanted = trouble.kind === 'another controller' ? await bothInTurn(calm, site, control) : calm.end
    await prepareRough(site.host, calm.hunted.state)
    const unclean = differsFrom(calm.before, await endOf(site.host), { rebooted: false, meddled: false })
    if (unclean.length > 0) return { losses: unclean, story, stale: true }
    const losses = await tryAll({ calm, trouble, kind, site, control, story, wanted })
    return { losses, story, stale: false }
  } finally {
    control.close()
  }
}

/** How it ends when the two controllers work one after the other. */
async function bothInTurn(calm: Calm, { host }: Site, control: Control): Promise<End> {
  await prepareRough(host, calm.hunted.state)
  await control.start().over
  await control.start('other.yml').over
  return endOf(host)
}

interface Trying {
  readonly calm: Calm
  readonly trouble: Trouble
  readonly kind: Disturbance
  readonly site: Site
  readonly control: Control
  readonly story: string[]
  readonly wanted: End
}

async function tryAll(trying: Trying): Promise<Lie[]> {
  const { calm, kind, site, control, story, wanted } = trying
  const { host } = site
  const working = await processes(host)
  const { ended, others } = await strike(trying)
  const after = await endOf(host)
  const meddled = kind.others === true
  const itself = ended.code === 0 || ended.code === 1 || ended.code === 130
  const losses = [
    ...wrongEnding(ended, kind.codes, 'the disturbed run'),
    ...(meddled ? [] : toldOnly(calm.hunted, ended, after)),
    ...(meddled || !itself ? [] : untold(calm.hunted, ended, { before: calm.before, after })),
    ...others.flatMap((other) => wrongEnding(other, kind.codes, 'the other run')),
  ]
  const last = await runAgain(trying)
  if (others.length > 0) story.push(`the other again: ${summary(await control.start('other.yml').over)}`)
  losses.push(...wrongEnding(last, [0], 'running again'))
  await waitForTimers(host, ROLLBACK + 15)
  losses.push(...(await tryThird(trying)))
  if (await letDayPass(host)) story.push(`a day later: ${summary(await control.start('acts.yml').over)}`)
  const found = await endOf(host)
  const lines = handlerLines(host)
  return [
    ...losses,
    ...differsFrom(wanted, found, { rebooted: kind.reboots === true, meddled }),
    ...lostRuns(calm.lines, lines, await handlerSums(host, calm.hunted)),
    ...(others.length > 0 && !lines.includes('g1 x')
      ? [{ sort: 'a handler was lost', words: 'g1 of the other controller' }]
      : []),
    ...(await leftOn(host, found, working)),
  ]
}

/** Runs again until it is done: twice, and once more where nothing but the clock is in the way. */
async function runAgain({ control, story, site }: Trying): Promise<Ended> {
  const again = async (how: string) => {
    const ended = await control.start().over
    story.push(`${how}: ${summary(ended)}`)
    return ended
  }
  let last = await again('again')
  if (last.code !== 0) last = await again('again')
  if (!isExplained(last)) return last
  await rightClock(site.host)
  return again('again, with the clock put right')
}

/** With nothing left to do, a run changes nothing. */
async function tryThird({ control, story }: Trying): Promise<Lie[]> {
  const third = await control.start().over
  story.push(`then: ${summary(third)}`)
  const changed = changedIn(third)
  return [
    ...wrongEnding(third, [0], 'a third run'),
    ...(changed.length === 0 ? [] : [{ sort: 'a third run changed', words: changed.join('; ') }]),
  ]
}

interface Struck {
  readonly ended: Ended
  readonly others: readonly Ended[]
}

async function strike({ calm, trouble, kind, site, control, story }: Trying): Promise<Struck> {
  const others: Running[] = []
  const run = control.start()
  const wait = trouble.at * calm.seconds
  await pause(wait * 1000, run.over)
  const early = run.isOver()
  const notes: string[] = []
  await kind.strike({
    host: site.host,
    run,
    control,
    hunted: calm.hunted,
    draw: drawFrom(trouble.seed),
    note: (text) => void notes.push(text),
    took: (other) => void others.push(other),
  })
  const ended = await run.over
  const when = early ? 'after its end' : `at ${wait.toFixed(2)} of ${calm.seconds.toFixed(2)} s`
  story.push(`${kind.kind} ${when}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}: ${summary(ended)}`)
  const ends: Ended[] = []
  for (const other of others) {
    ends.push(await other.over)
    story.push(`the other: ${summary(await other.over)}`)
  }
  return { ended, others: ends }
}

function summary(ended: Ended): string {
  const steps = stepsOf(ended)
  const failed = steps.flatMap(({ name, outcome: { status, reason } }) =>
    status === 'failed' || status === 'unreachable' ? [`${name} ${status}: ${reason ?? ''}`] : [],
  )
  const outside = ended.events.flatMap(({ event, reason, text }) =>
    event === 'unreachable' || event === 'failed' || event === 'note'
      ? [`${event}: ${reason ?? text ?? ''}`]
      : [],
  )
  const changed = steps.filter(({ outcome }) => outcome.status === 'changed').map(({ name }) => name)
  const words = [...outside, ...failed].join('; ').replace(/\s+/g, ' ').slice(0, 500)
  return `code ${ended.code} in ${ended.seconds.toFixed(1)} s, changed ${changed.join(' ') || 'nothing'}${words === '' ? '' : `; ${words}`}`
}
