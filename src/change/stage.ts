import { randomBytes } from 'node:crypto'
import { HostError } from '../host/channel.ts'
import type { Shell } from '../host/shell.ts'
import { STATE_DIR } from '../host/state-dir.ts'

const PIECE = 48 * 1024

/** Content that is carried to a closed file on the host before it is needed, under a name of its own. */
export interface Load {
  readonly name: string
  readonly content: Buffer
}

/** Content that is to be carried over. */
export function loadOf(content: Buffer): Load {
  return { name: randomBytes(12).toString('hex'), content }
}

/** Carries content that is too large for a frame to a closed file on the host, before the frame. */
export async function stage(writer: Shell, { name, content }: Load): Promise<void> {
  const open = `( ${STATE_DIR}; umask 077; mkdir -p "$HW/stage" && : >"$HW/stage/${name}" )`
  const pieces = Array.from({ length: Math.ceil(content.length / PIECE) }, (_, at) =>
    content.subarray(at * PIECE, (at + 1) * PIECE).toString('base64'),
  )
  const scripts = pieces.map(
    (piece) => `( ${STATE_DIR}; umask 077; printf %s ${piece} | base64 -d >>"$HW/stage/${name}" )`,
  )
  const outputs = await Promise.all([open, ...scripts].map((script) => writer.run(script)))
  const failed = outputs.find(({ status }) => status !== 0)
  if (failed === undefined) return
  await writer.run(`( ${STATE_DIR}; rm -f "$HW/stage/${name}" )`)
  throw new HostError(failed.stderr.trim() || 'content could not be carried over')
}

/** Prints staged content once; the file goes with it. */
export function printStaged({ name }: Load): string {
  return `{ cat "$HW/stage/${name}" && rm -f "$HW/stage/${name}"; }`
}

/** Something that needs large content on the host before it can be done. */
export interface Staged {
  readonly staged: readonly Load[]
}

/** Large content travels first; where it does not fit, the frame ends before the change that needs it. */
export async function stageAll(
  writer: Shell,
  all: readonly Staged[],
): Promise<{ readonly fit: number; readonly words?: string }> {
  for (const [at, { staged }] of all.entries())
    for (const load of staged)
      try {
        await stage(writer, load)
      } catch (error) {
        if (!(error instanceof HostError)) throw error
        return { fit: at, words: error.message }
      }
  return { fit: all.length }
}
