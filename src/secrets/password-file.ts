import { execFileSync } from 'node:child_process'
import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { InputError } from '../model/problem.ts'
import { DOCUMENT, fileBytes } from '../schema/file-bytes.ts'
import { reasonOf } from '../schema/reading.ts'

/** Reads a vault password: from a file, or from a program that prints it. */
export function readPassword(written: string): string {
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
