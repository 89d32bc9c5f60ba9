import {
  type Attributes,
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
} from 'hostwright'
import { type Account, accountNames } from './chasquid-account.ts'
import { type AccountWanted, accountKept, askAccount } from './chasquid-account-kept.ts'
import { CHASQUID_ETC } from './chasquid-server.ts'

/** Readable by the server, by nobody else. */
const CLOSED = { owner: 'root', group: 'chasquid', mode: '0640' }

/** An account as a playbook has it. */
export interface AccountGiven {
  readonly name: string
  readonly password?: string | Secret
  readonly state: 'present' | 'absent'
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
}

/** Looks at a domain and tries the passwords of its accounts. */
export async function domainState(
  host: HostReader,
  name: string,
  users: readonly AccountGiven[],
): Promise<ChasquidDomain> {
  const folder = `${CHASQUID_ETC}/domains/${name}`
  const path = `${folder}/users`
  const wanted = users.map((one): AccountWanted => {
    const password = one.state === 'absent' ? null : (one.password ?? '')
    return { path, name: one.name, domain: name, password, file: CLOSED }
  })
  const [here, aliases, about, names, accounts] = await Promise.all([
    pathState(host, folder),
    pathState(host, `${folder}/aliases`),
    host.see(attributes(path)),
    host.see(accountNames(path)),
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
    accounts: accounts.map((one) => ({ ...one, seen: within(one.seen) })),
  }
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

function accountChanges({ name, users, accounts }: ChasquidDomain): StateChange[] {
  const changes = accounts.map(({ wanted, seen }) => accountKept(wanted, seen))
  const written = changes.some(
    ({ before, after }) => !before.known || !after.known || before.value !== after.value,
  )
  // An account that is written gives the file its owner; else the file itself is looked after.
  if (written || (users.known && users.value === null)) return changes
  return [...changes, attributesSet(`${CHASQUID_ETC}/domains/${name}/users`, users, CLOSED)]
}

/** The accounts that will be there: those named, and those that are there already. */
export function accountsAfter({ names, accounts }: ChasquidDomain): {
  readonly ours: string[]
  readonly others: string[]
} {
  const ours = accounts.filter(({ wanted }) => wanted.password !== null).map(({ wanted }) => wanted.name)
  const named = new Set(accounts.map(({ wanted }) => wanted.name))
  return { ours, others: names.known ? names.value.filter((one) => !named.has(one)) : [] }
}
