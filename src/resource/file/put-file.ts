import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import { HostError } from '../../host/channel.ts'
import { argv, quote } from '../../host/quote.ts'
import { STATE_DIR } from '../../host/state-dir.ts'
import { utf8 } from '../../host/utf8.ts'
import type { Shells } from '../../model/change-kind.ts'
import { HELD } from '../../perform/held.ts'
import { lookScript, openScript } from '../../perform/open-directory.ts'
import { carried } from '../../perform/stage.ts'
import type { Closed } from './attributes-set.ts'
import { deferredSyncFor, placeClosed } from './place-closed.ts'

/** A file that is put in its place by a change that is done over shells of its own. */
export type PutFile = Closed & { readonly path: string; readonly content: Buffer }

/**
 * Puts a file in place, private until its owner is right; a missing directory is created as any other, what was
 * there is kept in our directory. `keeper` is the user who acts. Throws a HostError with the host's message.
 */
export async function putFile(
  shells: Shells,
  stateOwner: string,
  { path, content, mode, owner, group }: PutFile,
): Promise<void> {
  const writer = await shells.writer(stateOwner)
  const print = `{ ${STATE_DIR}; ${await carried(writer, content)}; }`
  const nonce = randomBytes(6).toString('hex')
  const name = `${new Date().toISOString().replace(/[-:]|\.\d+Z/g, '')}-put-${nonce}`
  const { temporaryFile, within } = deferredSyncFor(path, nonce)
  const above = directoriesAbove(path)
  const script = `${STATE_DIR}; export KEEP=$HW/replaced/${name}; D=$HW/frames/${name}
umask 077; mkdir -p "$D" && printf '%s\\n' ${quote(argv('rm', '-f', '--', temporaryFile))} >"$D/litter" || exit 1
${lookScript(above)}
${HELD}
umask 022; ${above.map((one) => madeScript(one, stateOwner)).join('\n')}
${openScript(within)}; umask 077
${placeClosed(path, print, { owner, group, mode, nonce })}
rm -rf "$D"`
  const { stdout, stderr, status } = await writer.run(`( ${script}\n)`, { timeout: 300_000 })
  if (status !== 0) throw new HostError(utf8(stderr.trim() || stdout.trim()))
}

/** A directory is there, or is made. */
function madeScript(path: string, stateOwner: string): string {
  const held = argv('held', 'mkdir', path, stateOwner, stateOwner, '0755')
  const made = `${openScript(posix.dirname(path))}; if [ "$OPEN" = no ]; then ${argv('mkdir', '--', path)}; else ${held}; fi`
  return `[ -d ${quote(path)} ] || { ${made}; } || exit 1`
}

function directoriesAbove(path: string): string[] {
  const above = posix.dirname(path)
  return above === '/' ? [above] : [...directoriesAbove(above), above]
}
