import type { Secret } from './secret.ts'

/** Content of a file: text, secret text, bytes in base64, or a large file of the controller. */
export type Content = string | Secret | { readonly base64: string } | LargeFile

/** What a step copies from the controller: a file, or a folder with all that is in it, by path below it; `null` is a folder. */
export type Source = { readonly name: string } & (
  | { readonly content: Content }
  | { readonly tree: { readonly [path: string]: Content | null } }
)

/** A file of the controller that is too large to be held in memory: it is known by its digest, and read when it is sent. */
export type LargeFile = {
  /** Its path on the controller. */
  readonly largeFile: string
  readonly size: number
  readonly sha256: string
  /** What tells that the file is still the one that was summed. */
  readonly version: string
}

/** True for a large file of the controller, which no memory holds. */
export function isLargeFile(content: unknown): content is LargeFile {
  return typeof content === 'object' && content !== null && 'largeFile' in content
}
