/** A POSIX line that sets `$HW`: the one folder on a host where this tool leaves traces. */
export const STATE_DIR = `if [ "$(id -u)" = 0 ]; then HW=/var/lib/hostwright; else HW=\${HOME:-/nonexistent}/.local/state/hostwright; fi`
