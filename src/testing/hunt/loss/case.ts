import { type Draw, drawFrom } from '../../draw.ts'
import type { PlaybookStep } from '../../example.ts'
import type { HuntCase } from '../case.ts'
import { actsAlways } from '../judge-runs.ts'
import { drawCase } from '../playbook.ts'
import { handlerSteps } from './handlers.ts'
import { nameOf } from './step-name.ts'

/** Where steps of a disturbed case leave their own traces; the ground is cleared of it between cases. */
export const OWN = '/srv/.hunt'

/** A file that two controllers and another hand write lines to. */
export const SHARED = `${OWN}-shared`

/** A way in that is touched: the host keeps a timer for it. */
export const WAY_IN = '/etc/ssh/sshd_config.d/90-hunt.conf'

const BIG = 'big.txt'

/**
 * The case of this number, fit to be disturbed: one that ends in the same state wherever it was interrupted. What acts
 * in every run and what depends on how an earlier step failed is left out; some steps that take time are put in.
 */
export function drawQuietCase(seed: number, number: number): HuntCase {
  const drawn = drawCase(seed, number)
  const draw = drawFrom(Math.imul(seed, 0x27d4eb2f) ^ Math.imul(number + 1, 0x165667b1))
  const steps = mixed(drawn.steps.filter(isQuiet).slice(0, 12), extraSteps(draw), draw)
  const state = drawn.state.filter((line) => !/mount|mkfifo/.test(line))
  const files = { ...drawn.files, [`files/${BIG}`]: 'it takes more than a line\n'.repeat(6000) }
  const title = `${drawn.title}, to be disturbed`
  return complete({ ...drawn, title, state, files, tags: [], skipTags: [], steps })
}

/** The same case without some steps, and without what rests on them. */
export function without(hunted: HuntCase, names: ReadonlySet<string>): HuntCase {
  const left = (all: readonly PlaybookStep[]) => all.filter((step) => !names.has(nameOf(step)))
  return complete({ ...hunted, steps: left(hunted.steps), handlers: left(hunted.handlers) })
}

function complete(hunted: HuntCase): HuntCase {
  const registered = new Set(hunted.steps.map(({ register }) => register))
  const steps = hunted.steps.map((step) => {
    const { when, ...rest } = step
    if (typeof when !== 'string') return rest
    const known = (when.match(/\br\d+\b/g) ?? []).every((name) => registered.has(name))
    return known && !/ (failed|skipped)|status/.test(when) ? step : rest
  })
  return { ...hunted, steps, handlers: handlerSteps(steps, hunted.handlers) }
}

function isQuiet(step: PlaybookStep): boolean {
  const guess = /"(wait-for|assert|hostname)":|no-such|"restarted"|"reloaded"/
  return !actsAlways(step) && step['transient'] !== true && !guess.test(JSON.stringify(step))
}

/** Puts steps between others, at drawn places. */
function mixed(steps: readonly PlaybookStep[], more: readonly PlaybookStep[], draw: Draw): PlaybookStep[] {
  const all = [...steps]
  for (const step of more) all.splice(draw.below(all.length + 1), 0, step)
  return all
}

function extraSteps(draw: Draw): PlaybookStep[] {
  const notify = () => (draw.once(2) ? { notify: [draw.pick(['h1', 'h2', 'topic'])] } : {})
  const slow = Array.from({ length: 2 + draw.below(4) }, (_, at): PlaybookStep => {
    const done = `${OWN}-slow-${at}`
    const shell = `sleep 0.${1 + draw.below(6)}; echo done >${done}.part && mv ${done}.part ${done}`
    return { name: `w${at}`, command: { shell, creates: done, alters: [done] }, ...notify() }
  })
  const file = { path: `${OWN}-file`, content: 'one\ntwo\n', mode: '0640', owner: 'www-data' }
  const other = { path: `${OWN}-dir/conf`, content: '{{ word }}\n' }
  const wayIn = { path: WAY_IN, content: '# ours\nMaxAuthTries 7\n' }
  return [
    ...slow,
    { name: 'e1', file, ...notify() },
    { name: 'e2', line: { path: SHARED, line: 'ours', create: true }, ...notify() },
    { name: 'e3', cron: { name: 'ours', job: 'true ours', minute: 7 }, ...notify() },
    { name: 'e4', command: { shell: `mkdir ${OWN}-dir`, creates: `${OWN}-dir`, alters: [`${OWN}-dir`] } },
    ...(draw.once(2) ? [{ name: 'e5', copy: { src: BIG, dest: `${OWN}-big` }, ...notify() }] : []),
    ...(draw.once(3) ? [{ name: 'e6', file: wayIn, ...notify() }] : []),
    ...(draw.once(4) ? [{ name: 'e7', apt: { name: [draw.pick(['hello', 'pv'])] }, ...notify() }] : []),
    ...(draw.once(3) ? [{ name: 'e8', user: { name: 'bela', comment: 'B.' }, ...notify() }] : []),
    ...(draw.once(3) ? [{ name: 'e9', meta: 'flush_handlers' }] : []),
    ...(draw.once(2) ? [{ name: 'e10', file: { ...other, path: `${OWN}-conf` }, ...notify() }] : []),
  ]
}

/** What another controller makes of the same things. */
export const OTHER: Pick<HuntCase, 'steps' | 'handlers'> = {
  steps: [
    { name: 'o1', line: { path: SHARED, line: 'theirs', create: true } },
    { name: 'o2', cron: { name: 'theirs', job: 'true theirs', minute: 9 }, notify: ['g1'] },
    {
      name: 'o3',
      command: { shell: `sleep 0.3; echo >${OWN}-other`, creates: `${OWN}-other`, alters: [`${OWN}-other`] },
    },
    { name: 'o4', file: { path: `${OWN}-file`, content: 'one\ntwo\n', mode: '0640', owner: 'www-data' } },
    { name: 'o5', cron: { name: 'theirs', job: 'true theirs', user: 'www-data' } },
    { name: 'o6', cron: { name: 'theirs too', job: 'true', minute: 8 } },
  ],
  handlers: [
    {
      name: 'g1',
      command: { shell: `echo g1 x >>/srv/hunt-handlers`, always: true, alters: ['/srv/hunt-handlers'] },
    },
  ],
}
