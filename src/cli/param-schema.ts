import type { AnyTask } from '../define/task.ts'
import type { ParamSchema } from '../model/params.ts'

/** A schema for editors: JSON Schema, draft 7. */
export type EditorSchema = { readonly [keyword: string]: unknown }

/** Wherever a value may stand, an expression may, too: it is filled in when the step's turn comes. */
export const EXPRESSION: EditorSchema = { type: 'string', pattern: '\\{[{%]' }

/** What a step may write for a task: its params as a map; as one value or as `k=v` where it can be. */
export function taskSchema(task: AnyTask): EditorSchema {
  return { description: task.summary, anyOf: forms(task) }
}

function forms({ params, shorthand, name }: AnyTask): readonly EditorSchema[] {
  const { properties, required = [] } = params
  const map = {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(properties).map(([param, schema]) => [param, paramSchema(schema)]),
    ),
    required: [...required],
    additionalProperties: false,
  }
  const bare = shorthand === undefined ? undefined : properties[shorthand]
  return [
    map,
    ...(bare === undefined ? [] : [paramSchema(bare)]),
    ...(name.includes('.') ? [{ type: 'string' }] : []),
    ...(required.length === 0 ? [{ type: 'null' }] : []),
  ]
}

/** What a param may hold, without the words of ours that no editor knows. */
function paramSchema(schema: ParamSchema): EditorSchema {
  const { description, default: usual, ...rest } = schema
  const about = {
    ...(description === undefined ? {} : { description }),
    ...(usual === undefined ? {} : { default: usual }),
  }
  if (schema.expression === true || schema.local !== undefined) return about
  const one = plain(rest)
  // Ansible's modules take a text for a list, a number for a text, and yes for true: an editor need not complain.
  const lists = schema.type === 'array' ? [{ type: ['string', 'number'] }] : []
  return { ...about, anyOf: [one, ...lists, EXPRESSION] }
}

const KNOWN = ['type', 'enum', 'pattern', 'minLength', 'minimum', 'maximum', 'minItems', 'required'] as const

function plain({ properties, items, additionalProperties, ...rest }: ParamSchema): EditorSchema {
  const kept = KNOWN.flatMap((word) => (rest[word] === undefined ? [] : [[word, rest[word]] as const]))
  return {
    ...Object.fromEntries(kept),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, one]) => [name, paramSchema(one)]),
          ),
        }),
    ...(items === undefined ? {} : { items: paramSchema(items) }),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: paramSchema(additionalProperties) }
      : additionalProperties === undefined
        ? {}
        : { additionalProperties }),
  }
}
