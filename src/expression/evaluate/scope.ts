import type { Value, Values } from '../../model/value.ts'
import { createRenderer, type Renderer } from './fill.ts'
import { filledIn } from './scope-variable.ts'

/** Values that are never filled in, whatever they hold: what a step registered, the items of a loop. */
export function finalValues(values: Values): Values {
  const final = emptyValues()
  for (const [name, value] of Object.entries(values)) define(final, name, () => value)
  return final
}

/**
 * The variables of several layers, the weakest first, as one; a layer may be a scope.
 * Each is filled in when it is first asked for, with what the others then are.
 */
export function makeScope(layers: readonly Values[], renderer: Renderer = createRenderer()): Values {
  const flat = layers.flatMap(layersOf)
  const scope = emptyValues()
  Object.defineProperty(scope, LAYERS, { value: flat })
  const sources = new Map(flat.flatMap((layer) => Object.keys(layer).map((name) => [name, layer] as const)))
  const inside: string[] = []
  for (const [name, layer] of sources) {
    const raw = Object.getOwnPropertyDescriptor(layer, name)
    // What comes from a getter is final already.
    if (raw?.get !== undefined) define(scope, name, () => layer[name] ?? null)
    else
      define(
        scope,
        name,
        once(() => filledIn({ name, layer, inside }, scope, renderer)),
      )
  }
  return scope
}

/** Under this a scope keeps the layers that it was made of, so that a stronger layer counts for their variables too. */
const LAYERS = Symbol('layers')

interface Scope extends Values {
  readonly [LAYERS]?: readonly Values[]
}

function layersOf(layer: Scope): readonly Values[] {
  return layer[LAYERS] ?? [layer]
}

function emptyValues(): Values {
  return Object.create(null) as Values
}

function define(scope: Values, name: string, get: () => Value): void {
  Object.defineProperty(scope, name, { get, enumerable: true, configurable: false })
}

function once(work: () => Value): () => Value {
  let result: { readonly value: Value } | undefined
  return () => (result ??= { value: work() }).value
}
