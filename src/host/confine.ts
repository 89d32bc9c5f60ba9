import type { Shell } from './shell.ts'

/**
 * Root's reads run in a mount namespace of their own whose mounts are read-only: a guard that
 * writes fails there instead of changing the host (mount_namespaces(7)).
 */
export const confine = {
  /** Starts a shell in a mount namespace of its own. */
  command: 'unshare --mount --propagation private -- sh',

  /** Makes every mount read-only; says why not, if it could not. */
  close: async (shell: Shell): Promise<string | undefined> => {
    const { stdout } = await shell.run(readOnly)
    return stdout.trim() === 'confined' ? undefined : stdout.trim()
  },
}

// Recursive remounts exist since util-linux 2.39; before, one by one. Writing proves or disproves it.
const readOnly = `
mount -o remount,bind,ro=recursive / 2>/dev/null && ! [ -w / ] || while read -r _ at _ how _; do
  case $how in rw|rw,*) mount -o remount,bind,ro "$at" 2>/dev/null;; esac
done </proc/self/mounts
if [ -w / ]; then echo 'the mounts could not be made read-only'; else echo confined; fi`
