import { utf8 } from '../host/utf8.ts'
import { keptOf } from './frame-output.ts'
import type { FrameItem } from './frame-script.ts'

/** Those who want to know what an item printed are told, for the items of a frame that were begun. */
export function answerAll(
  begun: readonly FrameItem[],
  outputs: ReadonlyMap<string, string>,
  all: number,
): void {
  const most = keptOf(all)
  const whole = (name: string) => {
    const text = outputs.get(name) ?? ''
    return text.length < most ? utf8(text) : undefined
  }
  for (const [at, { answered }] of begun.entries())
    answered?.({
      status: Number(outputs.get(`${at}.rc`) ?? 0),
      stdout: whole(`${at}.out`),
      stderr: whole(`${at}.err`),
    })
}
