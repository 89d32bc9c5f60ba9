/** A line for sh that sets `$HW`: the one folder on a host where this tool leaves traces. Root has `/`: that is known without a process. */
export const STATE_DIR = `if [ -O / ] || [ "$(id -u)" = 0 ]; then HW=/var/lib/hostwright; else HW=\${HOME:-/nonexistent}/.local/state/hostwright; fi`
