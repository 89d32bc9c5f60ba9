import { defineFact } from '../host/fact.ts'
import { STATE_DIR } from '../host/state-dir.ts'
import { utf8 } from '../host/utf8.ts'

/** Who works on the host right now, in words; `null` when nobody does. */
export const lockOwner = defineFact<null, string | null>({
  name: 'lock owner',
  script: () => `${STATE_DIR}; if [ -d "$HW" ]; then ( flock -n -s 9 || cat "$HW/lock.owner" ) 9<"$HW"; fi`,
  parse: ({ stdout }) => [stdout.trim() === '' ? null : utf8(stdout).trim().split(' ').slice(2).join(' ')],
})
