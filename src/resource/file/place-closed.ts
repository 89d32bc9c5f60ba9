import { posix } from 'node:path'
import { argv, quote } from '../../host/quote.ts'
import type { Closed } from './attributes-set.ts'

/** Where a file is put that is private until its owner is right, and its name until then. */
export type Placed = Closed & { readonly nonce: string }

/** What the frame takes care of for a file that is put in place. */
export function deferredSyncFor(path: string, nonce: string) {
  return { within: posix.dirname(path), temporaryFile: `${path}.hostwright-${nonce}` }
}

/**
 * Puts what a command prints in the place of a file: private until its owner is right, and only then under its name. What was
 * there is kept in our directory. The command may use `$p`, the file as it was.
 */
export function placeClosed(path: string, print: string, { owner, group, mode, nonce }: Placed): string {
  const held = argv('write', path, `.hostwright-${nonce}`, owner, group, mode, '', 'sync')
  return `p=${quote(path)} t=${quote(`${path}.hostwright-${nonce}`)}
if [ "$OPEN" = no ]; then
[ ! -e "$p" ] || { umask 077; mkdir -p "$KEEP\${p%/*}" && cp -p "$p" "$KEEP$p"; } || exit 1; umask 022
( set -C; umask 0077; ${print} >"$t" ) && ${argv('chown', `${owner}:${group}`)} "$t" && ${argv('chmod', mode)} "$t" && sync "$t" && mv -fT "$t" "$p" || { rm -f "$t"; exit 1; }
else umask 077; ${argv('held', 'keep', path)} || exit 1; p=$KEEP$p
{ ${print}; } >"$KEEP$t" && held ${held} <"$KEEP$t" && rm -f "$KEEP$t" || { rm -f "$KEEP$t"; exit 1; }; fi`
}
