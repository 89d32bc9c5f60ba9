import { dirname, resolve } from 'node:path'
import { InputError } from '../model/problem.ts'
import { Secret } from '../model/secret.ts'
import { DOCUMENT, fileBytes } from '../schema/file-bytes.ts'
import { reasonOf } from '../schema/reading.ts'
import { type PasswordSources, vaultPasswords } from './password.ts'
import { decrypter, once } from './vault-decrypter.ts'

/** How the tags of a document and files that are encrypted as a whole become secrets. */
export interface SecretSources {
  readonly tags: { readonly [tag: string]: (text: string, file: string) => Secret }
  readonly decrypt: (text: string, file: string) => string
}

/** The tags `!vault`, `!env` and `!file`. What is missing throws an InputError; one vault password that is missing or wrong is said once. */
export function secretSources(sources: PasswordSources = { env: process.env }): SecretSources {
  const { env = {} } = sources
  const decrypt = once(decrypter(vaultPasswords(sources)))
  return {
    decrypt,
    tags: {
      '!vault': (text) => new Secret(decrypt(text)),
      '!env': (text) => fromEnvironment(text.trim(), env),
      '!file': (text, file) => fromFile(resolve(dirname(file), text.trim())),
    },
  }
}

function fromEnvironment(name: string, env: { readonly [name: string]: string | undefined }): Secret {
  const value = env[name]
  if (value !== undefined) return new Secret(value)
  throw new InputError(`the environment variable ${name} is not set`)
}

function fromFile(file: string): Secret {
  try {
    return new Secret(withoutLastNewline(fileBytes(file, DOCUMENT).toString('utf8')))
  } catch (error) {
    throw new InputError(`cannot read ${file}: ${reasonOf(error)}`)
  }
}

/** An editor ends a one-line password with a newline that is no part of it; a key of many lines needs its last one. */
function withoutLastNewline(text: string): string {
  return /^[^\n]*\r?\n$/.test(text) ? text.trimEnd() : text
}
