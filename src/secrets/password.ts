import { execFileSync } from 'node:child_process'
import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { InputError } from '../model/problem.ts'
import { DOCUMENT, fileBytes } from '../schema/file-bytes.ts'
import { reasonOf } from '../schema/reading.ts'

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
      message: 'this is encrypted with Ansible Vault, and no vault password is given',
      hint: `--vault-password-file FILE, or ${PASSWORD_VARIABLES[0]} in the environment`,
    },
  ])
}

function readPassword(written: string): string {
  const file = resolve(written.replace(/^~(?=\/)/, homedir()))
  try {
    const password = (
      isProgram(file)
        ? execFileSync(file, { encoding: 'utf8', timeout: 60_000, stdio: ['inherit', 'pipe', 'inherit'] })
        : readOnce(file)
    ).trim()
    if (password !== '') return password
  } catch (error) {
    throw refuse(file, error)
  }
  throw new InputError(`the vault password file ${file} gives an empty password`)
}

/** A shell gives what a command says as a pipe that it has opened for us: `<(pass show vault)`. */
function readOnce(file: string): string {
  const given = /^\/(?:dev|proc\/self)\/(?:fd\/\d+|stdin)$/.test(file)
  return given ? readFileSync(file, 'utf8') : fileBytes(file, DOCUMENT).toString('utf8')
}

function isProgram(file: string): boolean {
  if (!statSync(file).isFile()) return false
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function refuse(file: string, error: unknown): InputError {
  const { code, status } = error as { readonly code?: string; readonly status?: number | null }
  if (typeof status === 'number')
    return new InputError(`the vault password program ${file} ended with exit code ${status}`)
  const reason = code === 'ETIMEDOUT' ? 'it did not end within 60 seconds' : reasonOf(error)
  return new InputError(`cannot read the vault password file ${file}: ${reason}`)
}
