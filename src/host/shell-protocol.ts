import type { Output } from '../model/fact.ts'
import type { AwaitedMark } from './awaited-mark.ts'
import type { Channel } from './channel.ts'

/** What a shell is told first, so that all hosts speak alike. */
export const prelude =
  'export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; unset CDPATH ENV; umask 022; cd /\n'

/** Both outputs of a shell, as far as they have come. */
export interface Streams {
  readonly out: AwaitedMark
  readonly err: AwaitedMark
  /** Begins all marks of this shell. */
  readonly nonce: string
}

/** The answer that ends with a mark, once it is there on both streams. */
export function answerBefore(mark: string, { out, err, nonce }: Streams): Output | 'not yet' | 'wrong' {
  const [stdout, stderr] = [out.upTo(`\n${mark} `), err.upTo(`\n${mark} `)]
  if (stdout === undefined || stderr === undefined) return 'not yet'
  // The mark of another answer inside this one: they were doubled, or came in another order.
  if (stdout.text.includes(nonce) || stderr.text.includes(nonce)) return 'wrong'
  if (!/^\d{1,3}$/.test(stdout.rest)) return 'wrong'
  out.drop()
  err.drop()
  return { stdout: stdout.text, stderr: stderr.text, status: Number(stdout.rest) }
}

/** One write for all of one tick: each would be a packet of its own, and a system call here and there. */
export function writer({ stdin }: Channel, first: string): (text: string) => void {
  let unsent = first
  let due = false
  return (text) => {
    unsent += text
    if (due) return
    due = true
    process.nextTick(() => {
      stdin.write(unsent)
      unsent = ''
      due = false
    })
  }
}

/** Every frame has an empty input of its own, so that no command can eat the frames behind it. */
export function enclosed(script: string, mark: string): string {
  return `{ ${script}\n} </dev/null; printf '\\n${mark} %d\\n' "$?"; printf '\\n${mark} \\n' >&2\n`
}
