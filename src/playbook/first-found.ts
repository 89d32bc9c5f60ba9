import type { Value } from '../model/value.ts'
import { isValues } from '../schema/fields.ts'

/** The names that `with_first_found` tries, in their order. */
export interface FirstFound {
  readonly names: readonly Value[]
  /** Nothing is found, and that is no mistake. */
  readonly skip: boolean
}

/** Reads what stands under `with_first_found`, as Ansible does: the last map with `files` and no `paths` replaces what is before it. */
export function firstFound(terms: Value): FirstFound {
  let names: Value[] = []
  let skip = false
  for (const term of isList(terms) ? terms : [terms]) {
    if (isList(term)) {
      const inner = firstFound(term)
      names.push(...inner.names)
      skip = inner.skip
      continue
    }
    if (!isValues(term)) {
      names.push(term)
      skip = false
      continue
    }
    const [files, paths] = [split(term['files'], /[,;]/), split(term['paths'], /[,:;]/)]
    skip = isTrue(term['skip'])
    if (paths.length > 0) names.push(...paths.flatMap((path) => files.map((file) => joined(path, file))))
    else if (files.length > 0) names = [...files]
  }
  return { names, skip }
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value)
}

function isTrue(value: Value | undefined): boolean {
  return value === true || (typeof value === 'string' && /^(?:yes|true|on|1)$/i.test(value))
}

/** Several names may stand in one text; what is not known is one. */
function split(value: Value | undefined, at: RegExp): readonly Value[] {
  if (value === undefined || value === null) return []
  if (isList(value)) return value.flatMap((one) => split(one, at))
  return typeof value === 'string' && !value.includes('{{') ? value.split(at) : [value]
}

function joined(path: Value, file: Value): Value {
  if (typeof path !== 'string') return path
  if (typeof file !== 'string') return file
  return file.startsWith('/') ? file : `${path.replace(/\/$/, '')}/${file}`
}
