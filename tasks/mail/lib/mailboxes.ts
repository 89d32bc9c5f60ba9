import type { Secret } from 'hostwright'

/** An account, as far as it matters whether it has a mailbox. */
export interface MaybeMailbox {
  readonly name: string
  readonly state: 'present' | 'absent'
  readonly password?: string | Secret
  readonly mailbox?: boolean
}

/** A domain, as far as it matters who has a mailbox. */
export interface MaybeMailboxes {
  readonly name: string
  readonly state: 'present' | 'absent'
  readonly users?: readonly MaybeMailbox[]
}

/** Whether an account has a mailbox: as it says itself, else as all do. */
export function hasMailbox({ state, mailbox }: MaybeMailbox, all: boolean): boolean {
  return state === 'present' && (mailbox ?? all)
}

/** The mailboxes of domains, with their passwords; an empty one where none is given. */
export function mailboxesOf(domains: readonly MaybeMailboxes[], all: boolean) {
  return domains
    .filter(({ state }) => state === 'present')
    .flatMap(({ name: domain, users = [] }) =>
      users
        .filter((one) => hasMailbox(one, all))
        .map(({ name, password = '' }) => ({ address: `${name}@${domain}`, password })),
    )
}
