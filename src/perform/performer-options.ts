import type { Change } from '../model/change.ts'
import type { LockOptions } from './lock.ts'
import type { RollbackOptions } from './perform-guarded.ts'
import type { FrameOptions } from './run-frame.ts'

/** What a performer needs: the host, who keeps our folder there. */
export interface PerformerOptions extends Omit<FrameOptions, 'later' | 'lock'> {
  readonly run: string
  readonly locking: Omit<LockOptions, 'tell'>
  /** Told each line that a change says while it is made; absent where nobody listens. */
  readonly heard?: (change: Change, line: string) => void
}

export type Options = PerformerOptions & FrameOptions & Pick<RollbackOptions, 'unread'>
