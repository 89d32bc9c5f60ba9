/** One param as JSON Schema (draft-07), with the keywords this tool adds. */
export interface ParamSchema {
  readonly type?:
    | 'string'
    | 'integer'
    | 'number'
    | 'boolean'
    | 'array'
    | 'object'
    | readonly ('string' | 'integer' | 'number' | 'boolean' | 'null')[]
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly items?: ParamSchema
  readonly properties?: { readonly [name: string]: ParamSchema }
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | ParamSchema
  /** A string that may be given as a secret; the task gets `string | Secret`. */
  readonly secret?: true
  /** A value that may be unknown in a dry run; the task gets `Seen<...>`. */
  readonly late?: true
  /** Names a file beside the playbook (in `files/` or `templates/`); the task gets its content, filled in if it is a template. */
  readonly local?: 'file' | 'template' | 'file or directory'
  /** With `local`: the task gets a `Source`, which has the name too; a folder is all that is in it. */
  readonly named?: true
  /** With `local`: where the param of this name is true, it is a path on the host, and the task gets that. */
  readonly unless?: string
  /** Text that is an expression (`x == 1`); the task gets its value. */
  readonly expression?: true
  /** A list that is a command, one word per item; with a placeholder, one of its words must contain it. */
  readonly argv?: true | { readonly placeholder: string }
  /** Text that is a regular expression. */
  readonly regex?: true
}

/** The params of a task: names to schemas, and which of them must be given. */
export interface ParamsSchema {
  readonly properties: { readonly [name: string]: ParamSchema }
  readonly required?: readonly string[]
  /** Values are made to fit as Ansible does it: 5 where a text belongs is "5", "a,b" where a list belongs is two. */
  readonly casts?: boolean
  /** Exactly one param of each of these groups must be given. */
  readonly exactlyOne?: readonly ExactlyOne[]
}

/** Params of which exactly one is given. One that is `false` counts as not given. */
export interface ExactlyOne {
  readonly of: readonly string[]
  /** Applies only if these params have these values: `{ state: 'present' }`. */
  readonly where?: { readonly [param: string]: unknown }
  /** The message if none is given. */
  readonly hint?: string
}
