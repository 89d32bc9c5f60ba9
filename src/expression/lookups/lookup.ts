import { Secret } from '../../model/secret.ts'
import type { Value, Values } from '../../model/value.ts'
import { LOOKUPS, lookupNamed } from '../evaluate/lookup-names.ts'
import { isTrue } from '../evaluate/variables-kind.ts'
import { findUnknown } from '../evaluate/variables-taint.ts'
import { type CallValues, wantText } from '../filters/define.ts'
import { Fault } from '../syntax/fault.ts'
import { env, file, fileglob, firstFound, password, template } from './files.ts'
import {
  dict,
  flattened,
  indexedItems,
  items,
  list,
  nested,
  sequence,
  subelements,
  together,
} from './lists.ts'

/** What a lookup is made in. */
export interface Looking {
  readonly scope: Values
  readonly sources: LookupSources
}

/** The files beside the documents, and how templates are rendered. */
export interface LookupSources {
  /** Is told each file that is read. */
  readonly use: (file: string) => void
  readonly render: (file: string, scope: Values) => Value
  /** The places of the controller's environment. */
  readonly env: { readonly [name: string]: string | undefined }
}

/** Looks something up for each of its terms. */
export type Lookup = (terms: readonly Value[], named: Values, looking: Looking) => readonly Value[]

const ALL: { readonly [name: string]: Lookup } = {
  dict,
  env,
  file,
  fileglob,
  first_found: firstFound,
  flattened,
  indexed_items: indexedItems,
  items,
  list,
  nested,
  password,
  sequence,
  subelements,
  template,
  together,
  varnames,
  vars,
}

/** What `lookup(…)`, `query(…)` or `q(…)` gives. */
export function lookUp(word: string, { args, named }: CallValues, looking: Looking): Value {
  const [name, ...terms] = args
  const missing = findUnknown(args) ?? findUnknown(named)
  if (missing !== undefined) return missing
  const own = lookupNamed(wantText(name))
  const look = Object.hasOwn(ALL, own) ? ALL[own] : undefined
  if (look === undefined)
    throw new Fault(`there is no lookup "${own}"`, { hint: `there are ${LOOKUPS.join(', ')}` })
  const { wantlist, errors, ...options } = named
  const asList = word !== 'lookup' || isTrue(wantlist ?? false) === true
  const found = forgiving(errors, () => look(terms, options, looking))
  if (found === undefined) return asList ? [] : null
  return asList ? found : joined(found)
}

function forgiving(errors: Value | undefined, work: () => readonly Value[]): readonly Value[] | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof Fault && (errors === 'ignore' || errors === 'warn')) return undefined
    throw error
  }
}

/** Texts are one text with commas; one value is itself. */
function joined(found: readonly Value[]): Value {
  const [only = null] = found
  if (found.length === 1) return only
  if (!found.every((one) => typeof one === 'string' || one instanceof Secret)) return found
  const text = found.map((one) => (one instanceof Secret ? one.reveal() : one)).join(',')
  return found.some((one) => one instanceof Secret) ? new Secret(text) : text
}

function vars(terms: readonly Value[], named: Values, { scope }: Looking): readonly Value[] {
  return terms.map((term) => {
    const name = wantText(term)
    if (Object.hasOwn(scope, name)) return scope[name] ?? null
    if (named['default'] !== undefined) return named['default']
    throw new Fault(`"${name}" is not defined`)
  })
}

function varnames(terms: readonly Value[], _named: Values, { scope }: Looking): readonly Value[] {
  const patterns = terms.map((term) => new RegExp(wantText(term)))
  return Object.keys(scope).filter((name) => patterns.some((pattern) => pattern.test(name)))
}
