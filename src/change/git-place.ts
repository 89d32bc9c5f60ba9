import { HostError } from '../host/channel.ts'
import { quote } from '../host/quote.ts'
import type { Session } from '../host/session.ts'
import type { Shell } from '../host/shell.ts'
import { STATE_DIR } from '../host/state-dir.ts'
import { loadOf, printStaged, stage } from './stage.ts'

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
export GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 HOME="$D"
export GIT_SSH_COMMAND="ssh -i '$D/key' -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=15 -o StrictHostKeyChecking=yes -o UserKnownHostsFile='$D/known_hosts'"
mac() {
  inner=$( { head -c 64 "$D/hmac"; cat -- "$1"; } | sha256sum ) && { tail -c 64 "$D/hmac"; perl -e 'print pack "H*", $ARGV[0]' "\${inner%% *}"; } | sha256sum | cut -d ' ' -f 1
}
one() { if [ -e "$2" ] && [ -s "$D/hmac" ]; then printf '%s %s %s %s\\n' "$1" "$(mac "$2")" "$(stat -L -c '%a %U:%G' -- "$2")" "$2"; else printf '%s none %s\\n' "$1" "$2"; fi; }`
}

/** Makes the work tree where there is none, and takes what the repository holds; nothing that was made here is lost. */
export function fetchScript({ repository, branch }: BackupPlace): string {
  const ref = quote(`refs/heads/${branch}`)
  return `set -e
[ -d "$T/.git" ] || { git init -q "$T"; git -C "$T" symbolic-ref HEAD ${ref}; git -C "$T" remote add origin ${quote(repository)}; }
cd "$T"; git remote set-url origin ${quote(repository)}
r=$(git ls-remote origin ${ref}); r=\${r%%[!0-9a-f]*}
[ -z "$r" ] || {
  git fetch -q origin ${ref}
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
export function backupHost(session: Session, keeper: string): BackupHost {
  return {
    act: async (script) => run(await session.writer(keeper), script),
    look: async (script) => run(await session.reader(keeper), script),
    carry: async (content) => {
      const load = loadOf(content)
      await stage(await session.writer(keeper), load)
      return `{ ${STATE_DIR}; ${printStaged(load)}; }`
    },
  }
}

async function run(shell: Shell, script: string): Promise<string> {
  const { stdout, stderr, status } = await shell.run(`( ${script}\n)`, { timeout: 300_000 })
  if (status !== 0) throw new HostError(stderr.trim() || stdout.trim())
  return stdout
}
