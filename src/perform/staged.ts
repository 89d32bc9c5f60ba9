import { createHash } from 'node:crypto'
import { argv } from '../host/quote.ts'
import { isLargeFile, type LargeFile } from '../model/content.ts'
import type { FramePlace } from './frame-script.ts'

/** Content that is too large for a frame, under the name by which the frame finds it: the same content is the same file. */
export interface Staged {
  readonly name: string
  readonly content: Buffer | LargeFile
}

/** Names content for a frame; whoever else the host works for has names of its own. */
export function staged({ run, frame }: FramePlace, content: Buffer | LargeFile): Staged {
  const sha256 = isLargeFile(content) ? content.sha256 : createHash('sha256').update(content).digest('hex')
  return { name: `${run}-${frame}-${sha256}`, content }
}

/** Prints staged content; `$HW` is set in a frame. */
export function printStaged({ name }: Staged): string {
  return `cat "$HW/stage/${name}"`
}

/** The first number by which a script of another user knows what is opened for it. */
const FIRST = 3

/** Prints staged content that was opened for another user, who cannot open it. */
export function printOpened(at: number): string {
  return `cat <&${FIRST + at}`
}

/** Opens staged content for who may not enter our folder. */
export function openStaged(names: readonly string[]): string {
  return names.map((name, at) => ` ${FIRST + at}<"$HW/stage/${name}"`).join('')
}

/** Removes staged content that nothing needs any more. */
export function dropStaged(names: readonly string[]): string {
  return `( cd "$HW/stage" && ${argv('rm', '-f', '--', ...names)} )`
}
