import {
  type Attributes,
  absent,
  allSeen,
  attributes,
  attributesSet,
  type Change,
  directory,
  file,
  type HostReader,
  isMissing,
  mapSeen,
  type PathState,
  pathState,
  type Secret,
  type Seen,
  type StateChange,
  say,
} from 'hostwright'
import { type Account, accountNames, otherAccounts } from './chasquid-account.ts'
import { type AccountWanted, accountKept, askAccount, othersGone } from './chasquid-account-kept.ts'
import { CHASQUID_ETC } from './chasquid-server.ts'

/** Readable by the server, by nobody else. */
const CLOSED = { owner: 'root', group: 'chasquid', mode: '0640' }

/** An account as a playbook has it. */
export interface AccountGiven {
  readonly name: string
  readonly password?: string | Secret
  readonly state: 'present' | 'absent'
  readonly mailbox?: boolean
}

/** A domain as a playbook has it, as far as its accounts are concerned. */
export interface DomainGiven {
  readonly name: string
  readonly users?: readonly AccountGiven[]
}

/** A domain as it was seen. */
export interface ChasquidDomain {
  readonly name: string
  readonly directory: PathState
  readonly aliases: PathState
  readonly users: Seen<Attributes>
  /** The names of all accounts that are there. */
  readonly names: Seen<readonly string[]>
  readonly accounts: readonly { readonly wanted: AccountWanted; readonly seen: Seen<Account> }[]
  /** The accounts that are there and not given, where those are to go; else nobody asked. */
  readonly others: Seen<readonly string[]> | undefined
}

/** Looks at a domain and tries the passwords of its accounts. `exclusive`: no other accounts shall be there. */
export async function domainState(
  host: HostReader,
  { name, users = [], exclusive }: DomainGiven & { readonly exclusive: boolean },
): Promise<ChasquidDomain> {
  const folder = `${CHASQUID_ETC}/domains/${name}`
  const path = `${folder}/users`
  const wanted = users.map((one): AccountWanted => {
    const password = one.state === 'absent' ? null : (one.password ?? '')
    return { path, name: one.name, domain: name, password, file: CLOSED }
  })
  const [here, aliases, about, names, others, accounts] = await Promise.all([
    pathState(host, folder),
    pathState(host, `${folder}/aliases`),
    host.see(attributes(path)),
    host.see(accountNames(path)),
    exclusive ? host.see(otherAccounts(othersOf(path, users))) : undefined,
    Promise.all(wanted.map(async (one) => ({ wanted: one, seen: await host.see(askAccount(one)) }))),
  ])
  // What is in a directory that is only assumed to be absent, is only assumed to be absent.
  const within = <T>(seen: Seen<T>): Seen<T> => mapSeen(allSeen([here.entry, seen]), ([, value]) => value)
  return {
    name,
    directory: here,
    aliases,
    users: within(about),
    names: within(names),
    others: others === undefined ? undefined : within(others),
    accounts: accounts.map((one) => ({ ...one, seen: within(one.seen) })),
  }
}

function othersOf(path: string, users: readonly { readonly name: string }[]) {
  return { path, except: users.map(({ name }) => name).sort() }
}

/** A domain shall be gone, with its accounts, aliases and keys. */
export function domainGone({ name, names, directory: here }: ChasquidDomain): Change[] {
  if (isMissing(here)) return [absent(here)]
  const accounts =
    names.known && names.value.length > 0 ? `the accounts ${names.value.join(', ')}` : 'its accounts'
  return [say(`${name} takes with it ${accounts}, its aliases and its DKIM keys`), absent(here)]
}

/** A domain shall have this aliases file and these accounts. */
export function domainChanges(domain: ChasquidDomain, aliases: string | undefined): Change[] {
  const folder = directory(domain.directory, {})
  // Each round makes one level of directories: what is in it is planned over that.
  if (isMissing(domain.directory)) return [folder]
  return [
    folder,
    ...(aliases === undefined ? [] : [file(domain.aliases, { content: aliases, ...CLOSED })]),
    ...accountChanges(domain),
  ]
}

function accountChanges({ name, users, accounts, others }: ChasquidDomain): StateChange[] {
  const path = `${CHASQUID_ETC}/domains/${name}/users`
  const kept = accounts.map(({ wanted, seen }) => accountKept(wanted, seen))
  const asked = othersOf(
    path,
    accounts.map(({ wanted }) => wanted),
  )
  const gone = others === undefined ? [] : [othersGone(asked, others, { domain: name, file: CLOSED })]
  const changes = [...kept, ...gone]
  const written =
    others?.known === false ||
    (others?.value.length ?? 0) > 0 ||
    kept.some(({ before, after }) => !before.known || !after.known || before.value !== after.value)
  // An account that is written gives the file its owner; else the file itself is looked after.
  if (written || (users.known && users.value === null)) return changes
  return [...changes, attributesSet(path, users, CLOSED)]
}

/** The accounts that will be there: those named, and those that are there already. */
export function accountsAfter({ names, accounts, others }: ChasquidDomain): {
  readonly ours: string[]
  readonly others: string[]
} {
  const ours = accounts.filter(({ wanted }) => wanted.password !== null).map(({ wanted }) => wanted.name)
  const named = new Set(accounts.map(({ wanted }) => wanted.name))
  const left = names.known && others === undefined ? names.value : []
  return { ours, others: left.filter((one) => !named.has(one)) }
}
