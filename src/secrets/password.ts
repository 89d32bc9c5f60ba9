import { InputError } from '../model/problem.ts'
import { readPassword } from './password-file.ts'

/** Where vault passwords are looked for. */
export interface PasswordSources {
  /** Files named on the command line. */
  readonly files?: readonly string[]
  readonly env?: { readonly [name: string]: string | undefined }
}

/** The environment variables that may name a password file, the first that is set counts. */
export const PASSWORD_VARIABLES = ['HOSTWRIGHT_VAULT_PASSWORD_FILE', 'ANSIBLE_VAULT_PASSWORD_FILE'] as const

/** Gives the vault passwords, read when they are first asked for. Throws an InputError if there are none. */
export function vaultPasswords(sources: PasswordSources): () => readonly string[] {
  let passwords: readonly string[] | undefined
  return () => {
    passwords ??= passwordFiles(sources).map(readPassword)
    return passwords
  }
}

function passwordFiles({ files = [], env = {} }: PasswordSources): readonly string[] {
  if (files.length > 0) return files
  const named = PASSWORD_VARIABLES.map((name) => env[name]).find(
    (value) => value !== undefined && value !== '',
  )
  if (named !== undefined) return [named]
  throw new InputError([
    {
      message: 'this is encrypted with Ansible Vault, but no vault password was given',
      hint: `--vault-password-file FILE, or ${PASSWORD_VARIABLES[0]} in the environment`,
    },
  ])
}
