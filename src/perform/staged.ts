import { createHash } from 'node:crypto'
import { argv } from '../host/quote.ts'
import type { FramePlace } from './frame-script.ts'

/** Content that is too large for a frame, under the name by which the frame finds it: the same content is the same file. */
export interface Staged {
  readonly name: string
  readonly content: Buffer
}

/** Names content for a frame; whoever else the host works for has names of its own. */
export function staged({ run, frame }: FramePlace, content: Buffer): Staged {
  return { name: `${run}-${frame}-${createHash('sha256').update(content).digest('hex')}`, content }
}

/** Prints staged content; `$HW` is set in a frame. */
export function printStaged({ name }: Staged): string {
  return `cat "$HW/stage/${name}"`
}

/** Removes staged content that nothing needs any more. */
export function dropStaged(names: readonly string[]): string {
  return `( cd "$HW/stage" && ${argv('rm', '-f', '--', ...names)} )`
}
