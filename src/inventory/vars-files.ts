import type { Position, Problem } from '../model/problem.ts'
import { fieldsAt } from '../schema/fields.ts'
import { readYaml, type Secrets } from '../schema/read.ts'
import type { Layer } from './draft.ts'
import { checkedLayer } from './yaml-source.ts'

/** Variables from a file, with their places. */
export interface VarsFile extends Layer {
  readonly problems: readonly Problem[]
}

/** Reads a file of variables; `asked` is the place that names it. */
export function readVarsFile(file: string, secrets?: Secrets, asked?: Position): VarsFile {
  const document = readYaml(file, secrets, asked)
  const problems = [...document.problems]
  const empty = { values: {}, locate: document.locate, problems }
  if (document.broken || document.value === null) return empty
  const fields = fieldsAt(document, [], { value: document.value, what: 'a file of variables', problems })
  return fields === undefined ? empty : { ...checkedLayer(fields), problems }
}
