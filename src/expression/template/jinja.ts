import type { Secret } from '../../model/secret.ts'
import { Unknown } from '../../model/seen.ts'
import { type DiskCache, mayBeKept } from '../../schema/disk-cache.ts'
import { checkFaults } from '../evaluate/expression.ts'
import { type Jinja, parseJinja, withPlainBreaks } from '../statements/jinja.ts'
import { joined, renderJinja } from '../statements/render.ts'
import type { FindSource, Source } from '../statements/rendering.ts'
import { namesOfJinja, wrongCallsInPieces } from '../statements/uses.ts'
import { placed, type Written } from '../syntax/place.ts'
import type { Template } from './template.ts'

/** Finds the text of a template that another one names. */
export type FindTemplate = (
  name: string,
  from: string,
) => { readonly text: string; readonly file: string } | undefined

/** Reads Jinja templates; what was read before is not read again. */
export function jinjaCompiler(
  diskCache: DiskCache | undefined,
): (text: string, file: string, find?: FindTemplate) => Template {
  return (text, file, findText) => {
    const known = new Map<string, Source>()
    const find: FindSource = (name, from) => {
      const found = findText?.(name, from)
      if (found === undefined) return undefined
      const source = known.get(found.file) ?? readSource(found, diskCache)
      known.set(found.file, source)
      return source
    }
    const source = readSource({ text, file }, diskCache)
    const { written } = source
    return {
      render: (scope) => textOf(renderJinja(source, scope, { written, find })),
      names: namesOfJinja(source.pieces, written, find),
    }
  }
}

function textOf(parts: ReturnType<typeof renderJinja>): string | Secret | Unknown {
  return parts instanceof Unknown ? parts : joined(parts)
}

function readSource(
  { text, file }: { text: string; file: string },
  diskCache: DiskCache | undefined,
): Source {
  const plain = withPlainBreaks(text)
  const written: Written = { text: plain, at: { file, line: 1, column: 1 }, whole: true }
  const key = JSON.stringify(['j2', file, text])
  // The cast: it is what this build of the program made of this text.
  const kept = diskCache?.take(key) as unknown as Jinja | undefined
  if (kept !== undefined) return { ...kept, written }
  const jinja = placed(written, () => parseJinja(plain))
  checkFaults(wrongCallsInPieces(jinja.pieces), written)
  const whole: unknown = JSON.parse(JSON.stringify(jinja))
  if (mayBeKept(file, whole)) diskCache?.put(key, () => whole)
  return { ...jinja, written }
}
