import { randomBytes } from 'node:crypto'
import { print } from '../host/quote.ts'
import type { ScriptContext } from '../model/change-kind.ts'
import { isLargeFile, type LargeFile } from '../model/content.ts'
import type { Work } from './frame-items.ts'

/** Above this, content does not go in the frame: dash reads a frame whole, bash byte by byte. */
const IN_FRAME = 64 * 1024

/** Transfers content before the frame, and gives the command that prints it there. */
export interface Stage {
  readonly put: (content: Buffer | LargeFile) => string
  /** False for another user, who cannot read what was staged in our folder: what memory holds goes in the frame. */
  readonly isOwn: boolean
}

/** What a change's script is written with. */
export function scriptContext({ user, transient }: Work, { put, isOwn }: Stage): ScriptContext {
  return {
    user,
    lasts: transient !== true,
    nonce: randomBytes(6).toString('hex'),
    print: (content) => {
      if (isLargeFile(content)) return put(content)
      const text = content.toString('utf8')
      const faithful = Buffer.from(text, 'utf8').equals(content)
      if (faithful && (content.length <= IN_FRAME || !isOwn)) return print(text)
      if (!isOwn) return `printf %s ${content.toString('base64')} | base64 -d`
      return put(content)
    },
  }
}
