import { quote } from 'hostwright'

/** Where a backup is: its repository, and the host's directory with the keys and the work tree. */
export type BackupPlace = {
  readonly directory: string
  readonly repository: string
  readonly branch: string
}

/**
 * What every script of a backup starts with: its places, how git reaches the repository (nobody else's
 * key, no unknown host), and `one`: a line of a manifest about a file, with its HMAC-SHA256.
 */
export function enter({ directory }: BackupPlace): string {
  return `umask 077; D=${quote(directory)}; T=$D/tree
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_ATTR_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 GIT_ALLOW_PROTOCOL=ssh HOME="$D"
export ${CAREFUL}
export GIT_SSH_COMMAND="ssh -i '$D/key' -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=15 -o StrictHostKeyChecking=yes -o UserKnownHostsFile='$D/known_hosts'"
mac() {
  inner=$( { head -c 64 "$D/hmac"; cat -- "$1"; } | sha256sum ) && { tail -c 64 "$D/hmac"; perl -e 'print pack "H*", $ARGV[0]' "\${inner%% *}"; } | sha256sum | cut -d ' ' -f 1
}
one() {
  k=$1 f=$2
  if ! [ -e "$f" ] || ! [ -s "$D/hmac" ]; then printf '%s none %s\\n' "$k" "$f"; return; fi
  set -- $(stat -L -c '%a %U %u %G %g' -- "$f"); u=$2 g=$4
  [ "$u" != UNKNOWN ] || u=$3; [ "$g" != UNKNOWN ] || g=$5
  printf '%s %s %s %s:%s %s\\n' "$k" "$(mac "$f")" "$1" "$u" "$g" "$f"
}`
}

/** Whoever may push chooses what is in a tree: nothing of it is a link, runs anything, or alters what is copied. */
const CAREFUL = configuration({
  'core.symlinks': 'false',
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.attributesFile': '/dev/null',
  'submodule.recurse': 'false',
  'fetch.recurseSubmodules': 'false',
  'transfer.fsckObjects': 'true',
})

/** Git's own form of a configuration in the environment (git-config(1), ENVIRONMENT): stronger than any file. */
function configuration(settings: { readonly [name: string]: string }): string {
  const pairs = Object.entries(settings)
  const words = pairs.map(
    ([name, value], at) => `GIT_CONFIG_KEY_${at}=${name} GIT_CONFIG_VALUE_${at}=${value}`,
  )
  return [`GIT_CONFIG_COUNT=${pairs.length}`, ...words].join(' ')
}

/** A flat name for an encrypted path: it shows no more than where it belongs. */
export function sealedName({ directory }: BackupPlace, path: string): string {
  return path === `${directory}/hmac` ? 'hmac.age' : `${encodeURIComponent(path.slice(1))}.age`
}
