import { defineFact } from '../host/fact.ts'
import { quote } from '../host/quote.ts'
import type { Session } from '../host/session.ts'
import { STATE_DIR } from '../host/state-dir.ts'
import type { HostLock } from './lock.ts'
import { DISARM } from './rollback.ts'

/** Rollbacks that are armed on a host, by the names of their timers. */
export const rollbacks = defineFact<null, readonly string[]>({
  name: 'rollbacks',
  script: () => `${STATE_DIR}; for f in "$HW"/rollbacks/*.sh; do [ ! -e "$f" ] || echo "\${f##*/}"; done`,
  parse: ({ stdout }) => [stdout.split('\n').filter((line) => line !== '')],
})

/** What it takes to take over from a run that died. */
export interface TakeOver {
  readonly session: Session
  readonly stateOwner: string
  /** Whoever armed a rollback and still lives has it. */
  readonly lock: HostLock
  readonly run: string
}

/**
 * Takes off the rollbacks of runs that died before the new way in had proved itself: it proves itself now, by logging in
 * anew. Says whether one went off before: then the old state is back, and what was read of the host may not hold.
 */
export async function takeOver({ session, stateOwner, lock, run }: TakeOver): Promise<'kept' | 'undone'> {
  const writer = await session.writer(stateOwner)
  await lock.take(writer)
  await session.prove(stateOwner)
  const { stdout } = await writer.run(`( ${STATE_DIR}
for f in "$HW"/rollbacks/*.sh; do
[ -e "$f" ] || continue
u=\${f##*/}; u=\${u%.sh}
case $u in *-${quote(run.toLowerCase())}) continue;; esac
${DISARM}
done )`)
  return stdout.includes('undone') ? 'undone' : 'kept'
}
