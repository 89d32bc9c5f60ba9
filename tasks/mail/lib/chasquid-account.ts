import { scryptSync, timingSafeEqual } from 'node:crypto'
import { defineFact, HostError, type Output, quote, Secret, utf8 } from 'hostwright'
import { parseUsersFile, type StoredAccount } from './chasquid-users.ts'
import { type Scrypt } from './generated.ts'

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

function pathsOf(asked: readonly { readonly path: string }[]): string[] {
  return [...new Set(asked.map(({ path }) => path))]
}

function printFile(path: string): string {
  return `[ ! -e ${quote(path)} ] || cat -- ${quote(path)}; printf '\\0'`
}

function filesOf({ stdout, stderr }: Output, paths: readonly string[]): Map<string, StoredAccount[]> {
  if (stderr !== '') throw new HostError(utf8(stderr.trim()))
  const texts = stdout.split('\0')
  return new Map(paths.map((path, at) => [path, parsed(path, texts[at] ?? '')]))
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
  return scrypt !== undefined && opens(password, scrypt) ? 'right' : 'wrong'
}

/** Eight times what chasquid itself asks for: some tenths of a second. */
const DEAREST = 2 ** 20

function opens(password: Secret, { logN, r, p, salt, encrypted }: Scrypt): boolean {
  // A cost that nobody would pay, which a host could make us pay: it is written anew.
  if (!(2 ** logN * r * p <= DEAREST) || salt.length + encrypted.length > 1024) return false
  try {
    const options = { N: 2 ** logN, r, p, maxmem: 128 * 1024 * 1024 }
    return timingSafeEqual(scryptSync(password.reveal(), salt, encrypted.length, options), encrypted)
  } catch {
    return false // half an entry: it is written anew
  }
}
