import { argv, quote } from '../host/quote.ts'
import type { FrameItem } from './frame-script.ts'
import { openAlone } from './open-directory.ts'
import { openStaged } from './staged.ts'

/**
 * The act of an item, within its time if that has a limit. What places files needs the shell of the frame, and has none: it takes as long as
 * what is sent.
 */
export function bodyOf(item: FrameItem, isOwn: boolean): string {
  const { user, limit, within, input } = item
  const other = argv('runuser', '-u', user, '--', 'sh')
  if (limit === undefined || within !== undefined || input !== undefined)
    return isOwn ? `( ${item.script}\n)` : as(item, other)
  const words = `{ r=$?; [ $r != 124 ] || echo 'it took longer than the ${limit} s that it may take' >&2; exit $r; }`
  return `( ${as(item, `timeout -k 5 ${limit} ${isOwn ? 'sh' : other}`)} || ${words} )`
}

/** The other user cannot read our folder: its script comes by input, read whole before it starts. */
function as({ script, within, input, opens = [] }: FrameItem, shell: string): string {
  const way = within === undefined ? '' : `${openAlone(within)}\n`
  const content = input === undefined ? '' : `content() { ${input}; }\n`
  const whole = `umask 022; cd /\n${way}${content}{ ${script}\n} </dev/null\n`
  return `printf %s ${quote(whole)} | ${shell}${openStaged(opens)}`
}
