import { type Change, Refusal, say } from 'hostwright'
import { aliasNames, unreachable } from './chasquid-config.ts'
import { accountsAfter, type ChasquidDomain } from './chasquid-domain.ts'

/** Whose mail is kept, and how addresses are looked up. */
export interface Keeping {
  /** The accounts with a mailbox that are named, and whether all others have one; undefined where no program delivers to any. */
  readonly mailboxes: { readonly named: readonly string[]; readonly others: boolean } | undefined
  /** The characters that chasquid leaves out of an address. */
  readonly drop: string
}

/** Mail for an account that no alias takes is given to a program that puts it in a mailbox; where there is neither, it comes back. */
export function lostMail(
  domain: ChasquidDomain,
  aliases: readonly string[],
  { mailboxes, drop }: Keeping,
): Change[] {
  const { ours, others } = accountsAfter(domain)
  const bounces = unreachable(ours, aliases, drop)
  const kept = mailboxes?.named ?? []
  // Such a name is looked for without them, and is not found.
  const [misnamed] = bounces.filter(
    (name) => kept.includes(name) && drop.split('').some((one) => name.includes(one)),
  )
  if (misnamed !== undefined)
    throw new Refusal(
      `mail for the account ${misnamed}@${domain.name} would bounce: chasquid leaves “${drop}” out of an address, and looks for another name: give it an alias, or another name`,
    )
  const [lost] = bounces.filter((name) => !kept.includes(name))
  if (lost !== undefined)
    throw new Refusal(
      `mail for the account ${lost}@${domain.name} would bounce, even with a catch-all: give it an alias, or ${mailboxes === undefined ? 'set an mda that has mailboxes' : 'a mailbox (mailbox: true)'}`,
    )
  if (mailboxes?.others === true) return []
  const why = mailboxes === undefined ? 'there is no mda' : 'no mailbox'
  return unreachable(others, aliases, drop).map((one) =>
    say(`finding: mail for the account ${one}@${domain.name} bounces: it has no alias, and ${why}`),
  )
}

/** The aliases of a file that is not ours to write. */
export function aliasesThere({ aliases }: ChasquidDomain): string[] {
  const here = aliases.entry.known ? aliases.entry.value : null
  return here?.type === 'file' ? aliasNames(here.text ?? '') : []
}
