import {
  argv,
  attributes,
  type Closed,
  deferredSyncFor,
  defineChange,
  entry,
  known,
  placeClosed,
  print,
  quote,
  Refusal,
  Secret,
  type Seen,
  type StateChange,
  unknown,
} from 'hostwright'
import { type Account, account, type OthersQuestion, otherAccounts } from './chasquid-account.ts'
import { EDIT_USERS, writeAccount } from './chasquid-users.ts'
import { drawScrypt, type Generator } from './generated.ts'

/** What an account shall be. */
export interface AccountWanted {
  readonly path: string
  /** The name without its domain. */
  readonly name: string
  readonly domain: string
  /** `null`: there shall be no such account. */
  readonly password: string | Secret | null
  readonly file: Closed
}

/** The question that tells whether an account is as wanted. */
export function askAccount({ path, name, password }: AccountWanted) {
  return account({ path, name, password: typeof password === 'string' ? new Secret(password) : password })
}

/** An account of chasquid shall be there with its password, or not be there. One that is right is not touched. */
export function accountKept(wanted: AccountWanted, seen: Seen<Account>): StateChange {
  const { path, name, domain, password, file } = wanted
  if (password !== null && (typeof password === 'string' ? password : password.reveal()) === '')
    throw new Refusal(`the password of ${name}@${domain} is empty`)
  const here = seen.known ? seen.value : 'there'
  const generate: Given['generate'] =
    password === null
      ? null
      : { generator: 'scrypt', password: password instanceof Secret ? password : new Secret(password) }
  return kept({
    subject: `${name}@${domain}`,
    goal: askAccount(wanted),
    before: seen,
    after: known(password === null ? 'absent' : 'right'),
    data: { path, name, generate, file },
    effects: [
      { fact: attributes(path), becomes: known({ type: 'file', ...file }) },
      { fact: entry(path), becomes: unknown(`the account ${name}@${domain} is written first`) },
    ],
    summary: summarize(`${name}@${domain}`, here, password === null),
  })
}

function summarize(address: string, here: Account, gone: boolean): string {
  if (gone) return `remove the account ${address}`
  if (here === 'absent') return `add the account ${address}`
  return here === 'denied' ? `let ${address} log in` : `set the password of ${address}`
}

/** Accounts of chasquid: its users file with one entry replaced, all others byte for byte as they were. */
const kept = defineChange<Account, Given>({
  name: 'chasquid account',
  script: ({ data: { path, name, generate, file } }, { nonce }) => {
    const fresh = generate === null ? '' : writeAccount(name, drawScrypt(generate))
    const edit = `${print(fresh)} | perl -e ${quote(EDIT_USERS)} -- "$p" ${argv(name)}`
    return placeClosed(path, edit, { ...file, nonce })
  },
  deferredSync: ({ data: { path } }, { nonce }) => deferredSyncFor(path, nonce),
})

interface Given {
  readonly path: string
  readonly name: string
  readonly generate: Extract<Generator, { generator: 'scrypt' }> | null
  readonly file: Closed
}

/** No other accounts shall be there than those excepted. */
export function othersGone(
  asked: OthersQuestion,
  seen: Seen<readonly string[]>,
  { domain, file }: Pick<AccountWanted, 'domain' | 'file'>,
): StateChange {
  const { path } = asked
  const names = seen.known ? seen.value : []
  return gone({
    subject: `other accounts of ${domain}`,
    goal: otherAccounts(asked),
    before: seen,
    after: known([]),
    data: { path, file },
    effects: [
      { fact: attributes(path), becomes: known({ type: 'file', ...file }) },
      { fact: entry(path), becomes: unknown(`accounts of ${domain} are removed first`) },
    ],
    summary:
      names.length === 0
        ? `remove the accounts of ${domain} that are not in the list`
        : `remove the accounts ${names.map((name) => `${name}@${domain}`).join(', ')}, which are not in the list`,
  })
}

/** Accounts of chasquid that nobody lists any more: the users file without them. */
const gone = defineChange<readonly string[], Pick<Given, 'path' | 'file'>>({
  name: 'chasquid other accounts',
  script: ({ before, data: { path, file } }, { nonce }) => {
    const names = before.known ? before.value : []
    const edit = `perl -e ${quote(EDIT_USERS)} -- "$p" ${argv(...names)} </dev/null`
    return placeClosed(path, edit, { ...file, nonce })
  },
  deferredSync: ({ data: { path } }, { nonce }) => deferredSyncFor(path, nonce),
})
