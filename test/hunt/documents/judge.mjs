import { readdirSync } from 'node:fs'
import { main } from '../../../dist/src/cli/program.js'
import { Refusal } from '../../../dist/src/model/change.js'
import { InputError } from '../../../dist/src/model/problem.js'
import { Unknown, unknown } from '../../../dist/src/model/seen.js'
import { itemsOf } from '../../../dist/src/run/plan/scope.js'
import { prepareRun } from '../../../dist/src/run/prepare/prepare.js'
import { closedSchema } from '../../../dist/src/schema/closed.js'
import { ownValidators } from '../../../dist/src/schema/own-validators.js'
import { formatProblems } from '../../../dist/src/schema/problems.js'
import { ajvCompiler } from '../../../dist/src/schema/validator.js'
import { requestOf } from './request.mjs'

/** Compiles the schemas of all tasks once, as the built program has them. */
export async function compileSchemas() {
  const folder = new URL('../../../dist/tasks/', import.meta.url)
  const compile = ajvCompiler()
  for (const name of readdirSync(folder, { recursive: true }).filter(
    (one) => one.endsWith('.js') && !one.includes('lib/'),
  )) {
    const schema = closedSchema((await import(new URL(name, folder).href)).default.params)
    ownValidators[JSON.stringify(schema)] = compile(schema)
  }
}

/** What is wrong with how the documents in the current folder are taken; undefined where they are read, or refused as they should be. */
export async function judge(project, changed) {
  try {
    return project.plan === true ? await applied() : await prepared(project, changed)
  } catch (error) {
    return `crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  }
}

async function prepared(project, changed) {
  let plan
  try {
    plan = await prepareRun(requestOf(project))
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return wrongProblems(error.problems, changed)
  }
  for (const one of plan.plays) for (const host of one.hosts.slice(0, 2)) evaluate(plan, one, host)
  return undefined
}

/** Everything of the run that needs no host: conditions, loops, params, templates. */
function evaluate(plan, { stepRuns, layersOf }, host) {
  const { documents, fillParams, tasks, extra } = plan
  const names = stepRuns.flatMap(({ step }) => step.register ?? [])
  const registered = Object.fromEntries(names.map((name) => [name, unknown('it has not run')]))
  for (const { step } of stepRuns.filter(({ step }) => step.task !== 'meta')) {
    allowed(() => {
      const layers = [...layersOf(host), step.vars, documents.final(registered), extra]
      const items = itemsOf(step, documents.scope(layers), documents)
      if (items instanceof Unknown) return
      for (const item of items.slice(0, 3)) {
        allowed(() => documents.holds(step, item))
        // What the run itself does is no task.
        const task = tasks.get(step.task)
        if (task !== undefined) allowed(() => fillParams(step, task, item))
      }
    })
  }
}

/** A host refuses what is wrong only for it. */
function allowed(work) {
  try {
    work()
  } catch (error) {
    if (!(error instanceof InputError) && !(error instanceof Refusal)) throw error
  }
}

const NOWHERE =
  /^(?:-e\b|--limit|the vault password|cannot read the vault|the environment variable|this is encrypted)/
const LEAKS = [
  /\n\s+at .+:\d+:\d+/,
  /\[object \w+\]/,
  /Cannot read propert/,
  /is not a function|is not iterable/,
  /\bNaN\b/,
  /"undefined"|: undefined$/m,
]

function wrongProblems(problems, changed) {
  if (problems.length === 0) return 'refused without a reason'
  const written = Object.values(changed).map(String).join('\n')
  for (const { message, at } of problems.slice(0, 200)) {
    if (typeof message !== 'string' || message.trim() === '') return 'a problem without words'
    if (at === undefined && !NOWHERE.test(message)) return `a problem without a place: ${message}`
    if (at !== undefined && !(at.file !== '' && at.line >= 1 && at.column >= 1))
      return `no place: ${JSON.stringify(at)}`
  }
  const text = formatProblems(problems)
  if (text.length > 20_000_000) return `${text.length} characters of problems`
  const leak = LEAKS.find((pattern) => pattern.test(text) && !pattern.test(written))
  return leak === undefined ? undefined : `words of the engine: ${leak.exec(text)?.[0]}`
}

/** A saved plan is applied to a host where nothing listens: refused (5), or that host cannot be reached (4). */
async function applied() {
  const said = { out: '', err: '' }
  const { stdout, stderr } = process
  const back = [instead(stdout, (text) => (said.out += text)), instead(stderr, (text) => (said.err += text))]
  try {
    const { code } = await main(['apply', 'plan.json', '-F', 'ssh.conf', '--timeout', '5'])
    if (code === 5 && said.err === '') return 'exit code 5 without a word'
    if (![0, 4, 5].includes(code)) return `exit code ${code}: ${said.out}${said.err}`
    const leak = LEAKS.slice(0, 4).find((pattern) => pattern.test(said.out + said.err))
    return leak === undefined ? undefined : `words of the engine: ${said.err.slice(0, 500)}`
  } finally {
    for (const one of back) one()
  }
}

/** Has someone hear what would be written to a stream; gives the way back. */
function instead(stream, hear) {
  Object.defineProperty(stream, 'write', {
    configurable: true,
    value: (text) => {
      hear(text)
      return true
    },
  })
  return () => delete stream.write
}
