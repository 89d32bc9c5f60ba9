import { Refusal } from '../model/change.ts'
import type { HostReader } from '../model/fact.ts'
import type { Host } from '../model/inventory.ts'
import { InputError } from '../model/problem.ts'
import { Unknown } from '../model/seen.ts'
import type { Value, Values } from '../model/value.ts'
import { givesVariables, SET_FACT } from '../playbook/engine-words.ts'
import { kindOf } from '../schema/fields.ts'
import type { HostEnd } from './apply/step-outcome.ts'
import { type BatchRun, connectedTo, earlierOf, partOf } from './batch-run.ts'
import type { Earlier } from './context.ts'
import { delegateNamed, runOn } from './delegate.ts'
import { failHere } from './delegated-failure.ts'
import { delegatedHandlers } from './delegated-handlers.ts'
import { runHostPlay } from './host-play.ts'
import { handOver } from './plan/given.ts'
import { itemsOf, scopeFor } from './plan/scope.ts'
import type { StepRun } from './plan/step-run.ts'
import { emptyView } from './plan/view.ts'
import { faultWords } from './task-fault.ts'

/** The items of a step that are done on one host. */
interface Share {
  readonly host: Host
  readonly items: ReadonlySet<number>
}

/** Does a step of a host on another one, with its own variables: it is planned on fresh facts, and made under that one's lock. */
export async function runDelegated(host: Host, run: BatchRun): Promise<HostEnd> {
  const [stepRun] = run.segment.stepRuns
  const flow = run.flows.get(host.name)
  if (stepRun === undefined || flow === undefined) return 'done'
  // What a rescue is not called for, or a failure has ended, is told by whoever tells the others.
  if (flow.copy().turn(stepRun.step) !== 'now') return here(host, stepRun, run)
  try {
    const shares = await sharesOf(host, stepRun, run)
    if (shares === undefined || givesVariables(stepRun.step))
      return await setFor(host, { stepRun, shares }, run)
    return await inShares(host, { stepRun, shares }, run)
  } catch (error) {
    if (!(error instanceof InputError || error instanceof Refusal)) throw error
    return failHere(host, { stepRun, reason: faultWords(error) }, run)
  }
}

/** Each part of a loop on its host, one after the other; what they register is one result. */
async function inShares(
  host: Host,
  { stepRun, shares }: { readonly stepRun: StepRun; readonly shares: readonly Share[] },
  run: BatchRun,
): Promise<HostEnd> {
  const handlers = await delegatedHandlers(host, stepRun, run)
  if (!(await handlers.isDue())) return 'done'
  const results: Values[] = []
  const own = earlierOf(host.name, run.runState)
  for (const { host: other, items } of shares) {
    const only = shares.length === 1 ? {} : { only: items }
    const { gate: _handled, ...plain } = stepRun
    const end = await runOn(
      other,
      { host, stepRun: { ...plain, ...only, notifies: [], watches: [] }, handlers },
      run,
    )
    const { register } = stepRun.step
    const result = register === undefined ? undefined : own.registered?.get(register)
    if (result !== undefined) results.push(result as Values)
    if (end !== 'done') return end
    if (run.flows.get(host.name)?.copy().turn(stepRun.step) !== 'now') break // what is left of a block that failed
  }
  await handlers.settle()
  if (shares.length > 1 && stepRun.step.register !== undefined && results.length > 0)
    own.registered = new Map(own.registered).set(stepRun.step.register, together(results))
  return 'done'
}

function together(results: readonly Values[]): Values {
  const any = (name: string): Value => {
    const flags = results.map((one) => one[name])
    return flags.find((one) => one instanceof Unknown) ?? flags.includes(true)
  }
  const all = results.flatMap((one) => (one['results'] ?? []) as readonly Value[])
  return { ...results.at(-1), changed: any('changed'), failed: any('failed'), results: all }
}

/** Which items are done where; nothing where none is done. */
async function sharesOf(host: Host, stepRun: StepRun, run: BatchRun): Promise<readonly Share[] | undefined> {
  const { plan } = run.runState
  const { step } = stepRun
  const { documents, extra } = plan
  const layers = run.play.layersOf(host)
  const context = { documents, extra, layers, plain: () => documents.scope([...layers, extra]) }
  const view = emptyView(earlierOf(host.name, run.runState).registered)
  const { scope } = await scopeFor({ ...stepRun, settled: new Map() }, context, { view, stateOwner: NOBODY })
  const items = itemsOf(step, scope, documents)
  if (items instanceof Unknown) throw new Refusal(`where it is done is not known: ${items.cause}`)
  const found: { host: Host; items: Set<number> }[] = []
  for (const [at, item] of items.entries()) {
    if (documents.holds(step, item) === false) continue
    const name = documents.fill(step.delegateTo ?? '', item, step.locate(['delegate_to']))
    if (name instanceof Unknown) throw new Refusal(`where it is done is not known: ${name.cause}`)
    if (typeof name !== 'string')
      throw new Refusal(`delegate_to must be the name of a host, not ${kindOf(name)}`)
    const other = delegateNamed(name, plan.growing?.inventory() ?? plan.inventory)
    const last = found.at(-1)
    if (last?.host.name === other.name) last.items.add(at)
    else found.push({ host: other, items: new Set([at]) })
  }
  return found.length === 0 ? undefined : found
}

/** Where it is done does not hang on what a host says. */
const NOBODY: HostReader = {
  name: '',
  user: '',
  see: () => Promise.reject(new TypeError('no host is asked where a step is done')),
}

/** Variables are set without any host; with delegate_facts they are those of the other one. */
async function setFor(
  host: Host,
  { stepRun, shares }: { readonly stepRun: StepRun; readonly shares: readonly Share[] | undefined },
  run: BatchRun,
): Promise<HostEnd> {
  const own = earlierOf(host.name, run.runState)
  const before = own.registered
  const end = await here(host, stepRun, run)
  if (stepRun.step.delegateFacts !== true || stepRun.step.task !== SET_FACT) return end
  const after = own.registered
  for (const { host: other } of shares ?? []) give(earlierOf(other.name, run.runState), stepRun, after)
  if (before === undefined) delete own.registered
  else own.registered = before
  return end
}

function give(to: Earlier, { step }: StepRun, from: Earlier['registered']): void {
  const registered = new Map(to.registered)
  handOver(step, from, registered)
  to.registered = registered
}

/** By the host itself, as if it were not done elsewhere: it is skipped, or acts on nothing. */
async function here(host: Host, stepRun: StepRun, run: BatchRun): Promise<HostEnd> {
  const session = await connectedTo(host, async () => undefined, run)
  if (typeof session === 'string') return session
  return runHostPlay({ ...partOf(host, run), stepRuns: [stepRun], session }, run.runState.plan)
}
