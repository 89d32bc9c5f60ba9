import { carried, HostError, quote, type ScriptRunner, type Shells, STATE_DIR, utf8 } from 'hostwright'

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

/**
 * Only plain files under names that a backup has are taken from a commit, and no others stand in the work tree: behind a link
 * root would write, and remove, what is somewhere else. What a tree says of how its files are to be altered counts nothing.
 */
const ONLY_FILES = `only_files() {
  bad=$(git ls-tree -r -z --full-tree "$1" | tr '\\0' '\\n' | grep -avE '^100(644|755) blob [0-9a-f]+\t(manifest|RESTORE\\.md|plain/.+|secret/[^/]+)$' | head -n 1)
  [ -z "$bad" ] || { printf '%s\\n' "the repository holds what no backup does, and nothing of it is taken: $bad" >&2; exit 1; }
}
bad=$(find . -path ./.git -prune -o ! -type d ! -type f -print -quit)
[ -z "$bad" ] || { echo "$T holds what is no file: $bad" >&2; exit 1; }
echo '* -text -eol -ident -filter -working-tree-encoding' >.git/info/attributes`

/** Makes the work tree where there is none, and takes what the repository holds; nothing that was made here is lost. */
export function fetchScript({ repository, branch }: BackupPlace): string {
  const ref = quote(`refs/heads/${branch}`)
  return `set -e
[ -d "$T/.git" ] || { git init -q "$T"; git -C "$T" symbolic-ref HEAD ${ref}; git -C "$T" remote add origin ${quote(repository)}; }
cd "$T"; git remote set-url origin ${quote(repository)}
${ONLY_FILES}
if git rev-parse -q --verify HEAD >/dev/null; then only_files HEAD; fi
r=$(git ls-remote origin ${ref}); r=\${r%%[!0-9a-f]*}
[ -z "$r" ] || {
  git fetch -q --no-tags origin ${ref}
  only_files "$r"
  if git rev-parse -q --verify HEAD >/dev/null; then
    git merge-base --is-ancestor "$r" HEAD || { echo 'the repository has commits that were not made here: nothing is pushed over them' >&2; exit 1; }
  else git reset -q --hard "$r"; fi
}`
}

/** A flat name for an encrypted path: it shows no more than where it belongs. */
export function sealedName({ directory }: BackupPlace, path: string): string {
  return path === `${directory}/hmac` ? 'hmac.age' : `${encodeURIComponent(path.slice(1))}.age`
}

/** Runs scripts of a backup on its host, one at a time. */
export interface BackupHost {
  /** Changes something, or asks what needs git's own writes. */
  act(script: string): Promise<string>
  look(script: string): Promise<string>
  /** Carries content of any size over; gives the command that prints it there, once. */
  carry(content: Buffer): Promise<string>
}

/** The host of a backup, over a session that is there. */
export function backupHost(shells: Shells, keeper: string): BackupHost {
  return {
    act: async (script) => run(await shells.writer(keeper), script),
    look: async (script) => run(await shells.reader(keeper), script),
    carry: async (content) => `{ ${STATE_DIR}; ${await carried(await shells.writer(keeper), content)}; }`,
  }
}

async function run(shell: ScriptRunner, script: string): Promise<string> {
  const { stdout, stderr, status } = await shell.run(`( ${script}\n)`, { timeout: 300_000 })
  if (status !== 0) throw new HostError(utf8(stderr.trim() || stdout.trim()))
  return stdout
}
