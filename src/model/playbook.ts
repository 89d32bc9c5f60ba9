import type { ArgumentSpec } from './argument-spec.ts'
import type { Locate, Position } from './problem.ts'
import type { Value, Values } from './value.ts'

/** A playbook file after checking: plays in order. */
export interface Playbook {
  readonly file: string
  readonly plays: readonly Play[]
}

/** Some hosts and the steps for them, in order. */
export interface Play {
  readonly name: string
  readonly at: Position
  /** Gives the place of a value of this play: `locate(['vars', 'port'])`. */
  readonly locate: Locate
  /** Host pattern in Ansible's form, as written (`mail:!old`). */
  readonly hosts: string
  readonly vars: Values
  /** Files of variables, as written; may hold expressions. */
  readonly varsFiles: readonly string[]
  readonly become: Become
  readonly reach: Reach
  readonly steps: readonly Step[]
  readonly handlers: readonly Step[]
  readonly openLoops?: readonly OpenLoop[]
  /** The names of the roles that it lists, and of those that these depend on. */
  readonly roles?: { readonly listed: readonly string[]; readonly needed: readonly string[] }
  /** Batch sizes for a rolling run: numbers of hosts or percentages, as written. */
  readonly serial: readonly (number | string)[]
  readonly anyErrorsFatal: boolean
  readonly openFlags?: OpenFlags
  /** The play ends where a larger share of its hosts has failed, in percent. */
  readonly maxFailPercentage?: number
  /** In which order the hosts are taken, if not in that of the inventory. */
  readonly order?: string
  /** Values that Ansible would ask for. */
  readonly prompts: readonly Prompt[]
  readonly tags: readonly string[]
}

/** What is true or false by an expression, by its keyword: its value is to be known before the run. */
export type OpenFlags = { readonly [keyword: string]: string }

/** A value that Ansible would ask for. */
export interface Prompt {
  readonly name: string
  readonly otherwise?: Value
  readonly at: Position
}

/** How a play says that its hosts are reached, where no variable of theirs says so. */
export interface Reach {
  readonly user?: string
  readonly port?: number
  readonly connection?: 'ssh' | 'local'
}

/** Whether to act as another user, and as whom. */
export interface Become {
  readonly become: boolean
  readonly user: string
}

/** Ansible's older forms of a loop, without their `with_`. */
export type LoopForm =
  | 'items'
  | 'list'
  | 'flattened'
  | 'dict'
  | 'together'
  | 'nested'
  | 'indexed_items'
  | 'sequence'
  | 'subelements'
  | 'first_found'
  | 'fileglob'

/** Which part of a block a step is in. */
export type BlockPart = 'block' | 'rescue' | 'always'

/** A block, and the part of it that a step is in. */
export interface InBlock {
  /** Each block of a playbook has a number of its own. */
  readonly block: { readonly id: number; readonly name: string; readonly at: Position }
  readonly part: BlockPart
}

/** What the roles and includes around a step give it. */
export interface Around {
  /** Variables that are weaker than those of the inventory: the defaults of roles. */
  readonly weakest: readonly Values[]
  /** Stronger than those of the play, weaker than the step's own: the variables of roles. */
  readonly stronger: readonly Values[]
  /** Stronger than what steps register: what is given where a role or a list of steps is included. */
  readonly strongest: readonly Values[]
  /** Gives the places of such variables. */
  readonly places: ReadonlyMap<Values, Locate>
  /** Where files that the step names are looked for before all else: the folder of its role, then those of the roles that name it. */
  readonly folders: readonly string[]
}

/** A loop over an include whose items the variables of hosts give: how many there may be is to be known before the run. */
export interface OpenLoop extends LoopItems {
  readonly key: string
  readonly around?: Around
  /** The loops that it stands in, the outermost first. */
  readonly outer: readonly LoopItems[]
}

/** The items of a loop over an include, and the name under which its step registers them. */
export interface LoopItems {
  readonly register: string
  readonly loop: Value
  readonly at: Position
  readonly vars: Values
}

/** The files of variables that a step may mean. */
export interface VarsFiles {
  /** Where a name is looked for, in this order. */
  readonly folders: readonly string[]
  /** What each of them gives, by its path; null where it holds no variables. */
  readonly files: ReadonlyMap<string, VarsFile | null>
}

/** Variables from files of the controller. */
export interface VarsFile {
  readonly values: Values
  readonly locate: Locate
  readonly read: readonly string[]
}

/** One of the times that a role is named in the same way. */
export interface RoleTurn {
  /** The way in which it is named. */
  readonly role: number
  readonly time: number
  /** This time it runs though it ran before. */
  readonly again?: true
}

/** One entry of a play: names a task and gives params, with the conditions under which it counts. */
export interface Step {
  /** The name given, or the task's name. */
  readonly name: string
  readonly at: Position
  /** Gives the place of a value of this step: `locate(['file', 'path'])`. */
  readonly locate: Locate
  readonly task: string
  /** Params as written, expressions not yet filled in. A bare string stands under the key that the task names. */
  readonly params: Values
  readonly vars: Values
  /** Expressions that must all be true. */
  readonly when: readonly string[]
  readonly loop?: Value
  /** The name that holds the current loop item: `item` unless told otherwise. */
  readonly loopVar: string
  /** The older form in which the loop is written (`with_dict`), if it is. */
  readonly loopForm?: LoopForm
  /** The name that holds the number of the current item, from 0. */
  readonly indexVar?: string
  /** Seconds between two items. */
  readonly loopPause?: number
  /** `ansible_loop` tells about the whole loop. */
  readonly loopExtended?: boolean
  /** What stands for an item where loop items are shown; may hold expressions. */
  readonly loopLabel?: string
  readonly register?: string
  /** Expressions over what it registers, all of which must be true for it to count as changed. */
  readonly changedWhen?: readonly string[]
  /** The same for having failed. */
  readonly failedWhen?: readonly string[]
  /** It is done again until these are all true. */
  readonly until?: readonly string[]
  readonly retries?: Value
  /** Seconds between two attempts. */
  readonly delay?: Value
  readonly checkMode?: boolean
  /** Variables of the environment for what it does, the outermost first. */
  readonly environment?: readonly Value[]
  /** Nothing that it did or found is shown. */
  readonly noLog?: boolean
  /** Seconds that each of its changes may take. */
  readonly timeLimit?: number
  /** So many hosts do it at the same time. */
  readonly throttle?: number
  /** The first host of the play does it for all. */
  readonly runOnce?: boolean
  /** The host on which it is done, as written; may hold an expression. */
  readonly delegateTo?: string
  /** The variables that it sets are those of that host. */
  readonly delegateFacts?: boolean
  readonly notify: readonly string[]
  /** Other names under which a handler may be notified. */
  readonly listen: readonly string[]
  readonly tags: readonly string[]
  /** The tags of the includes that lead to it: each must be wanted for the step to be. */
  readonly includeTags?: readonly (readonly string[])[]
  readonly around?: Around
  /** The role that it is of. */
  readonly role?: string
  /** The roles that lead to it, of which each runs once, however often it is named: the first time that the tags leave of it. */
  readonly turns?: readonly RoleTurn[]
  /** Tells apart the includes of roles that lead to it: their handlers are there from then on. */
  readonly inclusion?: number
  readonly become?: Partial<Become>
  readonly ignoreErrors?: boolean
  readonly openFlags?: OpenFlags
  /** The blocks that it is part of, the outermost first. */
  readonly blocks?: readonly InBlock[]
  /** A later step undoes this one on purpose (stop, work, start): it counts as an act. */
  readonly transient: boolean
  /** Where the files that its loop names are looked for, in this order. */
  readonly searched?: readonly string[]
  /** The facts of the host that it gives: later steps find them as variables. */
  readonly gives?: readonly string[]
  /** What it may give, where it gives variables from files. */
  readonly varsFiles?: VarsFiles
  readonly argumentSpec?: ArgumentSpec
  /** How to come back when this step moves the way in. */
  readonly reconnect?: Values
}
