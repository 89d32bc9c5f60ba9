import { type Change, Refusal, say } from 'hostwright'
import { aliasNames, unreachable } from './chasquid-config.ts'
import { accountsAfter, type ChasquidDomain } from './chasquid-domain.ts'

/** Mail for an account is given to a program that puts it in a mailbox; where there is none, it comes back. */
export function lostMail(domain: ChasquidDomain, aliases: readonly string[]): Change[] {
  const { ours, others } = accountsAfter(domain)
  const [lost] = unreachable(ours, aliases)
  if (lost !== undefined)
    throw new Refusal(
      `mail for the account ${lost}@${domain.name} would bounce, even with a catch-all: give it an alias, or set an mda that has mailboxes`,
    )
  return unreachable(others, aliases).map((one) =>
    say(`finding: mail for the account ${one}@${domain.name} bounces: it has no alias, and there is no mda`),
  )
}

/** The aliases of a file that is not ours to write. */
export function aliasesThere({ aliases }: ChasquidDomain): string[] {
  const here = aliases.entry.known ? aliases.entry.value : null
  return here?.type === 'file' ? aliasNames(here.text ?? '') : []
}
