import { enter, type FramePlace } from './frame-script.ts'

/** Asks a running frame to stop before its next item. */
export function stopScript(place: FramePlace): string {
  return `${enter(place)}; : >"$D/stop"`
}

/**
 * Ends a running frame and all it started: the processes of its session, and those that descend from them (proc_pid_stat(5));
 * a program with a group of its own, as timeout(1) has, is in none that could be signalled as one. First it is written down
 * that what runs is ended, so that nothing of it counts as done. The frame itself is left to bring to disk what was written.
 */
export function endScript(place: FramePlace): string {
  return `${enter(place)}
[ -d "$D" ] && : >"$D/ended" && : >"$D/stop" && read -r p <"$D/pid" || exit 0
all=" $p "
${FIND}
find_all; kill -TERM $all 2>/dev/null
n=0; while others && [ $n -lt 10 ]; do sleep 0.2; n=$((n + 1)); done
n=0; while [ $n -lt 20 ]; do
  [ -e "$D/last" ] || find_all
  if others; then :; elif [ -e "$D/last" ] || ! lives $p; then break; fi
  for one in $all; do [ "$one" = $p ] || kill -KILL "$one"; done 2>/dev/null
  sleep 0.1; n=$((n + 1))
done
n=0; while lives $p && [ $n -lt 300 ]; do sleep 0.1; n=$((n + 1)); done
kill -KILL $p 2>/dev/null; true`
}

/** In \`$all\` are the processes that were found; those of which only their parent has not heard are over. */
const FIND = `look_at() { { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1; set -f; set -- \${line##*) }; set +f; state=$1 parent=$2 session=$4; }
lives() { look_at "$1" && [ "$state" != Z ]; }
find_all() { more=yes; while [ -n "$more" ]; do more=
  for at in /proc/[0-9]*; do one=\${at#/proc/}
    case $all in *" $one "*) continue;; esac
    lives "$one" || continue
    case $all in *" $parent "*) ;; *) [ "$session" = $p ] || continue;; esac
    all="$all$one " more=yes
  done; done; }
others() { for one in $all; do [ "$one" = $p ] || { lives "$one" && return 0; }; done; return 1; }`
