import type { Around, Step } from '../model/playbook.ts'
import type { Path } from '../model/problem.ts'
import type { Value } from '../model/value.ts'
import type { Document } from '../schema/document.ts'
import type { PlacedVars } from './around.ts'
import { type Inherited, inherit } from './inherited.ts'
import type { Role } from './role-vars.ts'

/** A list of steps in a document, and what it takes over from the import that led to it. */
export interface StepList {
  readonly document: Document
  readonly path: Path
  readonly values: readonly Value[]
  readonly play: PlayReading
  /** The files that lead here by importing each other, and the roles. */
  readonly from: readonly string[]
  readonly inherited?: Inherited
  /** What the roles and includes that lead here give to each step. */
  readonly around?: Around | undefined
  /** The tags of the includes that lead here. */
  readonly includeTags?: readonly (readonly string[])[]
  /** The roles that lead here, the outermost first. */
  readonly roles?: readonly Role[]
}

/** What is gathered while the steps of a play are read. */
export interface PlayReading {
  /** The folder of its playbook. */
  readonly folder: string
  /** Variables of roles that all steps of the play see. */
  readonly shared: { readonly weakest: PlacedVars[]; readonly stronger: PlacedVars[] }
  /** Handlers of roles: those of roles that the play lists come before its own. */
  readonly handlers: { readonly first: Step[]; readonly last: Step[] }
  /** The roles that ran, by all that is said of them, with the conditions under which they did. */
  readonly ran: Map<string, readonly string[]>
  /** How many includes there were whose turn is known only in the run. */
  open: number
}

/** A step with all that the way to it says. */
export function withList(step: Step, { inherited, around, includeTags, roles }: StepList): Step {
  const role = roles?.at(-1)?.name
  return {
    ...(inherited === undefined ? step : inherit(step, inherited)),
    ...(around === undefined ? {} : { around }),
    ...(includeTags === undefined ? {} : { includeTags }),
    ...(role === undefined ? {} : { role }),
  }
}
