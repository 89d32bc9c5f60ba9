import { posix } from 'node:path'
import { argv, chunked, quote } from '../host/quote.ts'
import { HELD } from './held.ts'

/**
 * Tells whether somebody else may write in a directory or above it: \`look\` asks for all of these and what is above them
 * in one process, \`closed\` is a question without any. What was not looked at, or is reached through a link, is not closed.
 */
export function lookScript(directories: readonly string[]): string {
  const all = new Set(directories.filter((one) => !one.includes('\n')).flatMap(withParents))
  const stats = chunked([...all].sort()).map((some) => `stat -c '%u:%a:%n:' -- ${argv(...some)}`)
  return `look() { SEEN="
$( { ${[...stats, ':'].join('; ')}; } 2>/dev/null)"; }
closed() { d=$1; while :; do
  case $SEEN in
  *"
0:"[0-7][0145][0145]":$d:"*|*"
0:"[0-7][0-7][0145][0145]":$d:"*) ;;
  *:[0-7][0145][0145]":$d:"*|*:[0-7][0-7][0145][0145]":$d:"*) [ -O "$d" ] || return 1;;
  *) return 1;; esac
  [ "$d" != / ] || return 0
  d=\${d%/*}; d=\${d:-/}; done; }`
}

/** Sets \`$OPEN\` for what is done in a directory next: \`no\` where nobody else may write, so that it may be done by name. */
export function openScript(directory: string): string {
  const at = quote(directory)
  return `OPEN=no; closed ${at} || { case $SEEN in *":"${at}":"*) ;; *) look;; esac; closed ${at} || OPEN=yes; }`
}

function withParents(directory: string): string[] {
  const all = [directory]
  for (let above = directory; above !== '/' && above !== '.'; all.push(above)) above = posix.dirname(above)
  return all
}

/** What a script that is run by itself needs to know \`$OPEN\`. */
export function openAlone(directory: string): string {
  return `${lookScript([directory])}\n${HELD}\nlook; ${openScript(directory)}`
}
