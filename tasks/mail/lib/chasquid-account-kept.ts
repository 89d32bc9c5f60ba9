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
import { type Account, account } from './chasquid-account.ts'
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
