import { createHash } from 'node:crypto'
import { argv } from '../host/quote.ts'
import { isLargeFile, type LargeFile } from '../model/content.ts'
import { type Bundle, createBundle } from './bundle.ts'
import type { FramePlace } from './frame-script.ts'

/** Content that is too large for a frame, under the name by which the frame finds it: the same content is the same file. */
export interface Staged {
  readonly name: string
  readonly content: Buffer | LargeFile | Bundle
}

/** Where in staged content something begins, and how long it is. */
export interface StagedPart {
  readonly staged: Staged
  readonly offset: number
  readonly size: number
}

/** Names content for a frame; whoever else the host works for has names of its own. */
export function staged({ run, frame }: FramePlace, content: Buffer | LargeFile): Staged {
  const sha256 = isLargeFile(content) ? content.sha256 : createHash('sha256').update(content).digest('hex')
  return { name: `${run}-${frame}-${sha256}`, content }
}

/** Files that are sent together for a frame. */
export function stagedBundle({ run, frame }: FramePlace): Staged & { readonly content: Bundle } {
  return { name: `${run}-${frame}-bundle`, content: createBundle() }
}

/** Prints staged content; `$HW` is set in a frame. */
export function printStaged({ name }: Staged): string {
  return `cat "$HW/stage/${name}"`
}

/** Prints a part of staged content. */
export function printPart(part: StagedPart): string {
  return isWhole(part) ? printStaged(part.staged) : cut(part, `<"$HW/stage/${part.staged.name}"`)
}

/** The first number by which a script of another user knows what is opened for it. */
const FIRST = 3

/** Prints a part of staged content that was opened for another user, who cannot open it. */
export function printOpened(at: number, part: StagedPart): string {
  return isWhole(part) ? `cat <&${FIRST + at}` : cut(part, `<&${FIRST + at}`)
}

function isWhole({ staged: { content } }: StagedPart): boolean {
  return Buffer.isBuffer(content) || isLargeFile(content)
}

function cut({ offset, size }: StagedPart, from: string): string {
  return `tail -c +${offset + 1} ${from} | head -c ${size}`
}

/** Opens staged content for who may not enter our folder. */
export function openStaged(names: readonly string[]): string {
  return names.map((name, at) => ` ${FIRST + at}<"$HW/stage/${name}"`).join('')
}

/** Removes staged content that nothing needs any more. */
export function dropStaged(names: readonly string[]): string {
  return `( cd "$HW/stage" && ${argv('rm', '-f', '--', ...names)} )`
}
