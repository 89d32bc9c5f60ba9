import type { Value, Values } from '../../model/value.ts'
import type { CallValues } from '../filters/define.ts'
import { ABSENT } from './variables-kind.ts'

/** What a template calls that it has defined itself: a macro, `caller`, `loop.cycle`. */
export type Callable = (given: CallValues & { readonly caller?: Callable }) => Value

/** Under this a frame keeps what can be called in it. */
const CALLABLES = Symbol('callables')

interface Frame extends Values {
  readonly [CALLABLES]?: ReadonlyMap<string, Callable>
}

/** A scope for what a block of a template names; it sees what is around it. */
export function frameIn(scope: Values): Values {
  return marked(Object.create(scope) as Values)
}

/** A scope that sees nothing. */
export function emptyFrame(): Values {
  return marked(Object.create(null) as Values)
}

/** Tells the frames of a template from the scopes of a playbook. */
const FRAME = Symbol('frame')

function marked(frame: Values): Values {
  Object.defineProperty(frame, FRAME, { value: true })
  return frame
}

/** Gives a name another value in the frame that has it; false where no template has set it. */
export function changeIn(scope: Values, name: string, value: Value): boolean {
  const holder = holderOf(scope, name)
  if (holder === undefined || !Object.hasOwn(holder, FRAME)) return false
  setIn(holder, name, value)
  return true
}

/** Gives a name a value in a frame. */
export function setIn(frame: Values, name: string, value: Value): void {
  Object.defineProperty(frame, name, { value, enumerable: true, configurable: true })
}

/** Lets something be called in a frame, and in those inside it. */
export function setCallable(frame: Frame, name: string, callable: Callable): void {
  const value = new Map([...(frame[CALLABLES] ?? []), [name, callable]])
  Object.defineProperty(frame, CALLABLES, { value, configurable: true })
}

/** Lets things be called in a scope that are made when the first of them is. */
export function setCallables(scope: Values, make: () => ReadonlyMap<string, Callable>): void {
  let made: ReadonlyMap<string, Callable> | undefined
  Object.defineProperty(scope, CALLABLES, { configurable: true, get: () => (made ??= make()) })
}

/** What can be called in a scope. */
export function callablesIn(scope: Frame): ReadonlyMap<string, Callable> {
  return scope[CALLABLES] ?? NONE
}

const NONE: ReadonlyMap<string, Callable> = new Map()

/** True if a scope, or one around it, has the name. */
export function has(scope: Values, name: string): boolean {
  const holder = holderOf(scope, name)
  return holder !== undefined && Object.getOwnPropertyDescriptor(holder, name)?.value !== ABSENT
}

/** The innermost scope that has the name itself. */
export function holderOf(scope: Values, name: string): Values | undefined {
  for (let one: unknown = scope; isScope(one); one = Object.getPrototypeOf(one))
    if (Object.hasOwn(one, name)) return one
  return undefined
}

/** The names of a scope and of those around it. */
export function namesOfScope(scope: Values): readonly string[] {
  const names = new Set<string>()
  for (let one: unknown = scope; isScope(one); one = Object.getPrototypeOf(one))
    for (const name of Object.keys(one)) names.add(name)
  return [...names]
}

/** Scopes of others may be ordinary objects, whose prototype is not ours. */
function isScope(one: unknown): one is Values {
  return typeof one === 'object' && one !== null && one !== Object.prototype
}
