import { randomBytes } from 'node:crypto'
import { print } from '../host/quote.ts'
import type { ScriptContext } from '../model/change-kind.ts'
import type { Work } from './frame-items.ts'

/** Above this, content does not go in the frame: dash reads a frame whole, bash byte by byte. */
const IN_FRAME = 64 * 1024

/** Another user cannot read what was staged in our folder: for them all content goes in the frame. */
export function scriptContext(
  { user, transient }: Work,
  stage: ((content: Buffer) => string) | undefined,
): ScriptContext {
  return {
    user,
    lasts: transient !== true,
    nonce: randomBytes(6).toString('hex'),
    print: (content) => {
      const text = content.toString('utf8')
      const faithful = Buffer.from(text, 'utf8').equals(content)
      if (faithful && (content.length <= IN_FRAME || stage === undefined)) return print(text)
      if (stage === undefined) return `printf %s ${content.toString('base64')} | base64 -d`
      return stage(content)
    },
  }
}
