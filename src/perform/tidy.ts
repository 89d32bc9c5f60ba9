import { quote } from '../host/quote.ts'

/** Replaced content of so many runs is kept, however old. */
const RUNS = 5
/** Replaced content is kept for so many days, of however many runs. */
const DAYS = 30

/**
 * What runs left behind goes away when the next one has the lock: then nobody is at work any more. Of a run that died, what
 * lies beside its targets, what was carried over for it and the script of its frame, in which secrets may stand, go at once;
 * its results are left for a day, for who still wants to fetch them. Of replaced content the last runs are kept, and the
 * last days; what this run carried over before it lost its connection stays; that a plan was made is known for as many days after it has expired. `$HW` is set by who calls. Without anything to do it starts no process.
 */
export function tidyScript(now: Date, run: string): string {
  const limit = new Date(now.getTime() - DAYS * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')
  return `for d in "$HW"/frames/*; do [ -d "$d" ] || break
  for f in "$HW"/frames/*/litter; do [ ! -e "$f" ] || sh "$f"; done
  find "$HW/frames" -mindepth 1 -maxdepth 1 -mtime +0 -exec rm -rf {} +
  rm -f "$HW"/frames/*/litter "$HW"/frames/*/script; break; done
for f in "$HW"/stage/*; do [ ! -e "$f" ] || find "$HW/stage" -mindepth 1 ! -name ${quote(`${run}-*`)} -exec rm -rf {} +; break; done
for f in "$HW"/rollbacks/*; do [ ! -e "$f" ] || find "$HW/rollbacks" -mindepth 1 -maxdepth 1 -mtime +0 -exec rm -rf {} +; break; done
set -- "$HW"/replaced/*
while [ $# -gt ${RUNS} ]; do run=\${1##*/}
  [ "\${run%%T*}" -lt ${limit} ] || break
  rm -rf "$1"; shift; done
for f in "$HW"/plans/*; do [ -e "$f" ] || break; day=\${f##*/}
  [ "\${day%%-*}" -lt ${limit} ] || break
  rm -f "$f"; done`
}
