import { defineFact, HostError, type Output, type Secret } from 'hostwright'
import { parseUsersFile, type StoredAccount } from './chasquid-users.ts'
import { pathsOf, printFile, textsOf } from './files-asked.ts'
import { opensScrypt } from './generated.ts'

/** An account by the file it is in, and the password to try. */
export type AccountQuestion = {
  readonly path: string
  readonly name: string
  /** Without one, it is only asked whether the account is there. */
  readonly password: Secret | null
}

/** What an account is: not there, with that password or another, one that may not log in, or there (nothing was tried). */
export type Account = 'absent' | 'right' | 'wrong' | 'denied' | 'there'

/** Whether an account of chasquid has a password. It is tried on the controller; no hash is in the answer. */
export const account = defineFact<AccountQuestion, Account>({
  name: 'chasquid account',
  dependsOn: { restoration: 'unknown if absent' },
  script: (asked) => pathsOf(asked).map(printFile).join('\n'),
  parse: (output, asked) => {
    const files = filesOf(output, pathsOf(asked))
    return asked.map((one) => {
      const stored = files.get(one.path)?.find(({ name }) => name === one.name)
      return stored === undefined ? 'absent' : judge(stored, one.password)
    })
  },
})

/** The names of all accounts in a users file. */
export const accountNames = defineFact<string, readonly string[]>({
  name: 'chasquid account names',
  dependsOn: { restoration: 'unknown if absent' },
  script: (paths) => paths.map(printFile).join('\n'),
  parse: (output, paths) => {
    const files = filesOf(output, paths)
    return paths.map((path) => (files.get(path) ?? []).map(({ name }) => name).sort())
  },
})

/** A users file, and the accounts in it that are not meant. */
export type OthersQuestion = { readonly path: string; readonly except: readonly string[] }

/** The names of the accounts in a users file that are not among those given. */
export const otherAccounts = defineFact<OthersQuestion, readonly string[]>({
  name: 'chasquid other accounts',
  dependsOn: { restoration: 'unknown if absent' },
  script: (asked) => pathsOf(asked).map(printFile).join('\n'),
  parse: (output, asked) => {
    const files = filesOf(output, pathsOf(asked))
    return asked.map(({ path, except }) =>
      (files.get(path) ?? [])
        .map(({ name }) => name)
        .filter((name) => !except.includes(name))
        .sort(),
    )
  },
})

function filesOf(output: Output, paths: readonly string[]): Map<string, StoredAccount[]> {
  return new Map([...textsOf(output, paths)].map(([path, text]) => [path, parsed(path, text)]))
}

function parsed(path: string, text: string): StoredAccount[] {
  try {
    return parseUsersFile(text)
  } catch (error) {
    throw new HostError(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function judge({ scheme, scrypt }: StoredAccount, password: Secret | null): Account {
  if (password === null) return 'there'
  if (scheme === 'denied') return 'denied'
  return scrypt !== undefined && opensScrypt(password, scrypt) ? 'right' : 'wrong'
}
