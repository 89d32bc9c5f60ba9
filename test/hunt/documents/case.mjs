import { corpus } from './corpus.mjs'
import { mutateText } from './mutate-text.mjs'
import { mutateTree } from './mutate-tree.mjs'
import { mutatePlan } from './plans.mjs'
import { random } from './random.mjs'

/** The documents that cases are made of. */
export const projects = corpus()
/** Which of them has a saved plan. */
export const PLAN = projects.findIndex(({ plan }) => plan === true)
const texts = [...new Set(projects.flatMap(({ files }) => Object.values(files)))]
/** One in so many cases is a saved plan, or something that is no file. */
const PLANS = 25
const PLACES = 40

/** The case of a number: which project, with which files changed. The same seed, number and plan give the same case. */
export function drawCase({ seed, number, plan }) {
  const draw = random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b))
  draw.below(2)
  const at = draw.below(PLAN)
  const project = projects[at]
  if (number % PLANS === 0) return { number, project: PLAN, changed: { 'plan.json': mutatePlan(plan, draw) } }
  const changed = {}
  for (let files = draw.chance(0.2) ? 2 : 1; files > 0; files--) {
    const name = draw.pick(project.mutable)
    changed[name] =
      number % PLACES === 1
        ? { place: draw.pick(['fifo', 'directory', 'gone', 'closed', 'empty', 'link']) }
        : mutated(project.files[name], draw)
  }
  return { number, project: at, changed }
}

function mutated(text, draw) {
  let now = text
  for (let times = draw.pick([1, 1, 1, 2, 3, 5]); times > 0 && typeof now === 'string'; times--)
    now = (draw.chance(0.5) ? mutateTree(now, draw, texts) : undefined) ?? mutateText(now, draw, texts)
  return now
}
