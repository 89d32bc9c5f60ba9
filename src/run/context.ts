import type { AnyTask } from '../define/task.ts'
import type { Facts } from '../host/facts.ts'
import type { Overlay } from '../host/overlay.ts'
import type { Doing } from '../model/event.ts'
import type { Around, Step } from '../model/playbook.ts'
import type { Predictions } from '../model/predictions.ts'
import type { Locate, Position } from '../model/problem.ts'
import type { Value, Values } from '../model/value.ts'
import type { Performer } from '../perform/perform.ts'
import type { PlannedPlay } from '../saved-plan/planned-host.ts'
import type { Flow } from './flow.ts'
import type { StepPlan } from './plan/step-plan.ts'
import type { ConditionKey } from './prepare/conditions.ts'
import type { FillParams } from './prepare/params.ts'

/** What the values of a step are made from. */
export interface Evaluation {
  readonly tasks: ReadonlyMap<string, AnyTask>
  readonly documents: Documents
  readonly fillParams: FillParams
  /** Variables below the step's own, weakest first. */
  readonly layers: readonly Values[]
  /** `-e`: stronger than everything. */
  readonly extra: Values
  /** The variables of a step that has none of its own, while nothing is registered: made once for all that have the same around them. */
  readonly plain: (around?: Around) => Values
}

/** How a host is asked, and as whom. */
export interface Access {
  readonly facts: Facts
  /** The user as whom a step looks and acts. */
  readonly userOf: (step: Step) => string
  /** The user who keeps our folder on the host. */
  readonly stateOwner: string
}

/** What the steps of one play are planned with on one host. */
export interface PlanContext extends Evaluation, Access {
  readonly host: string
  /** Nothing is made: it is a dry run. */
  readonly check: boolean
  /** Whose turn it is, by what has failed so far. */
  readonly flow: Flow
  /** What earlier plays of a dry run would have done; an apply has done it. */
  readonly earlier: Earlier
}

/** What one host's run of one play is made with. */
export interface HostContext extends PlanContext {
  /** No steps of the play come after these. */
  readonly isLast: boolean
  /** What is done before anything is changed. */
  readonly beforeActing?: () => Promise<void>
  /** Absent in a dry run. */
  readonly performer?: Performer
  /** What a saved plan lets this play do; absent where none is applied. */
  readonly planned?: PlannedPlay
  /** Takes what a play had predicted beside what it made. */
  readonly compared: (predictions: Predictions) => void
  /** How many steps with changes one frame may hold. */
  readonly frameLimit: number
  readonly interrupted: () => boolean
  /** Resolves when the connection stands; rejects with Unreachable where it never will. */
  readonly connected: () => Promise<void>
  /** Whose record takes what steps place on the host; absent where nothing is recorded. */
  readonly record?: { readonly playbook: string; readonly play: string }
  /** Hears what each step decided, where it is asked what no step wants; `over`: the step is over. */
  readonly decided?: (plan: StepPlan, over: boolean) => void
  /** Tells what the host is at, with the names of the steps that act. */
  readonly doing: (what: Doing, steps?: readonly string[]) => void
}

/** A host after the plays so far, as a dry run sees it. */
export interface Earlier {
  overlay?: Overlay
  /** What steps registered, and the variables that they set: they last as long as the run. */
  registered?: Registered
}

/** What steps registered, and the variables that they set, by name. */
export type Registered = ReadonlyMap<string, Value>

/** Expressions and templates, as the run needs them. */
export interface Documents {
  scope(layers: readonly Values[]): Values
  /** Values that must never be filled in: what a step registered may hold anything. */
  final(values: Values): Values
  /** True, false or unknown: all conditions of a step that stand under a word, `when` unless told otherwise. */
  holds(step: Step, scope: Values, key?: ConditionKey): Value
  fill(value: Value, scope: Values, at: Position | Locate): Value
  evaluate(expression: string, scope: Values, at: Position): Value
  /** The content of a file beside the playbook; a template is filled in. */
  local(local: 'file' | 'template' | 'file or directory', name: string, scope: Values): Value
  /** The facts of hosts that are used, by the names of their variables: filled while the documents are checked. */
  readonly facts: Set<string>
  /** The same with its name; a folder is all that is in it. */
  source(kind: 'file' | 'template', name: string, scope: Values): Value
  /** The files beside the playbook that were read so far. */
  read(): readonly string[]
}

/** A host as it is now, and what is planned over it. */
export interface View {
  readonly overlay: Overlay
  /** Registered results so far, and variables that steps set. */
  readonly registered: Map<string, Value>
  /** What registered results rest on, where that is not sure. */
  readonly assumed: Map<string, readonly string[]>
  /** Acts that were done, or planned: none happens twice in a run. */
  readonly acts: Set<string>
}
