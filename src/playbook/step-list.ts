import { dirname, resolve } from 'node:path'
import { canonical } from '../model/json.ts'
import type { Around, LoopItems, OpenLoop, RoleTurn, Step } from '../model/playbook.ts'
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
  readonly inherited?: Inherited | undefined
  /** The same without what includes decide: a handler that is notified has come with them. */
  readonly undecided?: Inherited | undefined
  /** What the roles and includes that lead here give to each step. */
  readonly around?: Around | undefined
  /** The tags of the includes that lead here. */
  readonly includeTags?: readonly (readonly string[])[] | undefined
  /** The roles that lead here, the outermost first. */
  readonly roles?: readonly Role[]
  /** The include of a role that leads here. */
  readonly inclusion?: number
  readonly isHandlers?: true
  /** The loops over includes that lead here, whose items are not written. */
  readonly loops?: readonly LoopItems[]
  readonly turns?: readonly RoleTurn[]
}

/** A role that was named before. */
export interface Named {
  readonly role: number
  /** How often it was named. */
  readonly times: number
  /** The conditions under which it ran the last time. */
  readonly when: readonly string[]
}

/** What is gathered while the steps of a play are read. */
export interface PlayReading {
  /** The folder of its playbook. */
  readonly folder: string
  /** Variables of roles that all steps of the play see. */
  readonly shared: { readonly weakest: PlacedVars[]; readonly stronger: PlacedVars[] }
  /** Handlers of roles: those of roles that the play lists come before its own. */
  readonly handlers: { readonly first: Step[]; readonly last: Step[] }
  /** The roles that were named so far, by all that is said of them. */
  readonly named: Map<string, Named>
  /** Loops over includes whose items are not written. */
  readonly loops: OpenLoop[]
  /** The roles that the play lists. */
  readonly roles: Role[]
  /** How many includes there were whose turn is known only in the run. */
  open: number
}

/** A step with all that the way to it says. */
export function withList(written: Step, list: StepList): Step {
  const { inherited, around, includeTags, roles, inclusion, turns } = list
  const step = withSearchPath(written, list)
  const role = roles?.at(-1)?.name
  return {
    ...(inherited === undefined ? step : inherit(step, inherited)),
    ...(around === undefined ? {} : { around }),
    ...(includeTags === undefined ? {} : { includeTags }),
    ...(role === undefined ? {} : { role }),
    ...(inclusion === undefined ? {} : { inclusion }),
    ...(turns === undefined ? {} : { turns }),
  }
}

const SEARCH_PATH = 'ansible_search_path'

/** Where Ansible looks for the files that a step names: told to a step that asks for it. */
function withSearchPath(step: Step, { document, roles = [], play }: StepList): Step {
  if (!canonical([step.params, step.vars, step.when, step.loop ?? null]).includes(SEARCH_PATH)) return step
  const folders = [...roles.map(({ path }) => path).reverse(), dirname(document.file), play.folder]
  const paths = [...new Set(folders.map((folder) => resolve(folder)))]
  return { ...step, vars: { ...step.vars, [SEARCH_PATH]: paths } }
}
