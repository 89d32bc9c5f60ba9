import { quote } from './quote.ts'
import type { Shell } from './shell.ts'

/**
 * Root's reads run in a mount namespace of their own whose mounts are read-only: a guard that
 * writes fails there instead of changing the host (mount_namespaces(7)).
 */
export const confine = {
  /** Starts a shell in a mount namespace of its own; where the kernel or the container allows none, a plain one. */
  // Tried first: a fallback behind the shell itself would go on, unconfined, where that was killed.
  command: `sh -c ${quote('unshare --mount --propagation private true && export OWN_MOUNTS=yes && exec unshare --mount --propagation private sh; exec sh')}`,

  /** Makes every mount read-only; says why not, if it could not. What is asked behind it need not wait for the answer. */
  close: async (shell: Shell): Promise<string | undefined> => {
    const { stdout, stderr } = await shell.run(readOnly)
    return stdout.trim() === 'confined' ? undefined : stderr.trim() || stdout.trim()
  },
}

// Recursive remounts exist since util-linux 2.39; before, one by one. Writing proves or disproves it.
const readOnly = `
if [ "$OWN_MOUNTS" = yes ]; then
  mount -o remount,bind,ro=recursive / 2>/dev/null && ! [ -w / ] || while read -r _ at _ how _; do
    case $how in rw|rw,*) mount -o remount,bind,ro "$at" 2>/dev/null;; esac
  done </proc/self/mounts
  unset OWN_MOUNTS
fi
if [ -w / ]; then echo 'the mounts could not be made read-only'; else echo confined; fi`
