import { isRecord } from '../model/json.ts'
import type { ParamSchema } from '../model/params.ts'
import type { Path } from '../model/problem.ts'
import type { Broken } from './exactly-one.ts'

/** Where a schema has commands: the ways to them, with `*` for any key or index. */
export interface ArgvPlace {
  readonly way: readonly string[]
  readonly argv: true | { readonly placeholder: string }
}

/** The commands of a schema, found once for all params that it takes. */
export function argvPlaces(schema: ParamSchema, way: readonly string[] = []): readonly ArgvPlace[] {
  const { items, properties = {}, additionalProperties: other } = schema
  return [
    ...(schema.argv === undefined ? [] : [{ way, argv: schema.argv }]),
    ...Object.entries(properties).flatMap(([name, one]) => argvPlaces(one, [...way, name])),
    ...(items === undefined ? [] : argvPlaces(items, [...way, '*'])),
    ...(typeof other === 'object' ? argvPlaces(other, [...way, '*']) : []),
  ]
}

/** What is wrong with the commands among params: a whole line where words are wanted would be taken for a program's name. */
export function wrongArgv(places: readonly ArgvPlace[], data: unknown): Broken[] {
  return places.flatMap(({ way, argv }) =>
    valuesAt(data, way).flatMap(({ path, value }) => wrongCommand(path, value, argv)),
  )
}

interface Found {
  readonly path: Path
  readonly value: unknown
}

function valuesAt(value: unknown, way: readonly string[], path: Path = []): Found[] {
  const [step, ...rest] = way
  if (step === undefined) return [{ path, value }]
  const below = Array.isArray(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : []
  return below
    .filter(([key]) => step === '*' || key === step)
    .flatMap(([key, held]) => valuesAt(held, rest, [...path, key]))
}

function wrongCommand(path: Path, value: unknown, argv: ArgvPlace['argv']): Broken[] {
  const words: readonly unknown[] = Array.isArray(value) ? value : [value]
  const [first] = words
  if (typeof first !== 'string') return []
  const name = path.join('.')
  if (first === '') return [{ path, message: `param "${name}": the command has no name` }]
  // What an expression gives may be a whole list, but only if it stands alone.
  if (/\s/.test(first.replaceAll(/\{\{.*?\}\}/gs, ''))) {
    const message = `param "${name}" must be a command with one word per item, but this is one word with spaces in it`
    return [{ path, message, hint: hintFor(first, words.slice(1)) }]
  }
  if (argv === true || words.some((word) => typeof word !== 'string' || /\{\{/.test(word))) return []
  const { placeholder } = argv
  if (words.some((word) => String(word).includes(placeholder))) return []
  const message = `param "${name}" must be a command with ${placeholder} where the path of the file is to go`
  return [{ path, message, hint: `[${[...words, placeholder].map(asItem).join(', ')}]` }]
}

function hintFor(line: string, more: readonly unknown[]): string {
  const words = line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []
  const plain = words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'))
  const shell = /[|&;<>$`*?]|["']/.test(
    line.replaceAll(/"[^"$`]*"|'[^']*'/g, '').replaceAll(/\{\{.*?\}\}/g, ''),
  )
  if (shell || line.includes('{{')) return `for a shell line write [sh, -c, ${JSON.stringify(line)}]`
  return `write [${[...plain, ...more].map(asItem).join(', ')}]`
}

/** As an item of a YAML list in brackets that is a text. */
function asItem(word: unknown): string {
  const text = String(word)
  const plain =
    /^[\w./=@+-][\w./:=@+-]*$/.test(text) && !/^[\d.+-]*$|^(?:true|false|null|yes|no|on|off)$/i.test(text)
  return plain ? text : JSON.stringify(text)
}
