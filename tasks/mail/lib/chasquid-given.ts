import { type Change, Refusal } from 'hostwright'
import { type Aliases, aliasesText } from './chasquid-config.ts'
import type { ChasquidDomain, DomainGiven } from './chasquid-domain.ts'
import { aliasesThere, lostMail } from './chasquid-lost-mail.ts'
import { hasMailbox } from './mailboxes.ts'

/** A domain as a playbook has it. */
export interface Given extends DomainGiven {
  readonly state: 'present' | 'absent'
  readonly aliases?: Aliases
  readonly catch_all?: readonly string[]
}

/** A domain as a playbook has it, and as it was seen. */
export type Found = Given & { readonly seen: ChasquidDomain }

/** The domains that shall be there with what was seen of them, and what was seen of those that shall not. */
export function matched(given: readonly Given[], seen: readonly ChasquidDomain[]) {
  if (!given.some(({ state }) => state === 'present'))
    throw new Refusal('no domain is left, and chasquid does not start without one')
  const all = given.flatMap((one, at): Found[] => {
    const here = seen[at]
    return here === undefined ? [] : [{ ...one, seen: here }]
  })
  return {
    given: all.filter(({ state }) => state === 'present'),
    dropped: all.filter(({ state }) => state === 'absent').map((one) => one.seen),
  }
}

/** The text of the aliases file that is wanted; undefined where nobody gave aliases. */
export function aliasesOf({ aliases, catch_all }: Pick<Given, 'aliases' | 'catch_all'>): string | undefined {
  if (aliases === undefined && catch_all === undefined) return undefined
  return aliasesText(aliases ?? {}, catch_all)
}

/** Refuses an account without a password. */
function requirePasswords({ users = [] }: Given): void {
  const nameless = users.find(({ password, state }) => state === 'present' && password === undefined)
  if (nameless !== undefined) throw new Refusal(`the account ${nameless.name} needs a password`)
}

/** How a server delivers. */
interface Delivery {
  /** Whether an account that does not say so has a mailbox; undefined where no program delivers to any. */
  readonly mailbox: boolean | undefined
  /** The characters that are left out of an address. */
  readonly drop: string
}

/** Refuses an alias that names itself: chasquid follows it until it gives up, and refuses the mail. */
function requireEnds({ name: domain, aliases = {} }: Given): void {
  const circular = Object.entries(aliases).find(([name, to]) =>
    to.some((one) => [name, `${name}@${domain}`].includes(one.toLowerCase())),
  )
  if (circular !== undefined)
    throw new Refusal(
      `the alias ${circular[0]} of ${domain} leads to itself: what an alias takes comes into no mailbox of that name, but may go to the mailbox of another`,
    )
}

/** Accounts whose own mail would come back. */
export function mailTrouble({ seen, ...given }: Found, { mailbox, drop }: Delivery): Change[] {
  requirePasswords(given)
  requireEnds(given)
  const { aliases, catch_all, users = [] } = given
  const names = aliases ?? catch_all
  const named = users.filter((one) => hasMailbox(one, mailbox ?? false)).map(({ name }) => name)
  return lostMail(seen, names === undefined ? aliasesThere(seen) : Object.keys(aliases ?? {}), {
    mailboxes: mailbox === undefined ? undefined : { named, others: mailbox },
    drop,
  })
}
