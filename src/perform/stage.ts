import { randomBytes } from 'node:crypto'
import { HostError, Unreachable } from '../host/channel.ts'
import { STATE_DIR } from '../host/state-dir.ts'
import { utf8 } from '../host/utf8.ts'
import type { ScriptRunner } from '../model/change-kind.ts'
import { isLargeFile } from '../model/content.ts'
import { type Sending, sendLarge, takeAway } from './send-large.ts'
import { sourceOf } from './source.ts'
import { dropStaged, printStaged, type Staged } from './staged.ts'

const PIECE = 48 * 1024

/** Transfers content for one command outside a frame; returns that command, which removes the content. */
export async function carried(writer: ScriptRunner, content: Buffer): Promise<string> {
  const one = { name: randomBytes(12).toString('hex'), content }
  await stage(writer, one.name, content)
  return `{ ${printStaged(one)} && ${dropStaged([one.name])}; }`
}

/** Carries content to a closed file on the host, before the frame. */
async function stage(writer: ScriptRunner, name: string, content: Buffer): Promise<void> {
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
  await writer.run(`( ${STATE_DIR}; ${dropStaged([name])} )`)
  throw new HostError(utf8(failed.stderr.trim()) || 'the content could not be transferred')
}

/**
 * Large content travels first, each once; where it does not fit, the frame ends before the change that needs it. What a
 * frame has is removed by the frame; where there will be none, or it does not need it, here.
 */
export async function stageAll(
  sending: Sending,
  all: readonly (readonly Staged[])[],
): Promise<{ readonly fit: number; readonly words?: string; readonly interrupted?: true }> {
  const there = new Set<string>()
  for (const [at, contents] of all.entries()) {
    const before = new Set(there)
    try {
      for (const one of contents) {
        if (there.has(one.name)) continue
        there.add(one.name)
        await send(one, sending)
      }
    } catch (error) {
      const interrupted = sending.interrupt.aborted && !(error instanceof Unreachable)
      if (interrupted) await takeAway(sending, [...there])
      if (interrupted) return { fit: 0, interrupted }
      if (!(error instanceof HostError)) throw error
      const useless = [...there].filter((name) => at === 0 || !before.has(name))
      await takeAway(sending, useless)
      return { fit: at, words: error.message }
    }
  }
  return { fit: all.length }
}

async function send({ name, content }: Staged, sending: Sending): Promise<void> {
  if (isLargeFile(content))
    return sendLarge({ name, called: content.largeFile, source: sourceOf(content) }, sending)
  if (!Buffer.isBuffer(content)) return sendLarge({ name, called: 'what was sent', source: content }, sending)
  await stage(await sending.session.writer(sending.stateOwner), name, content)
}
