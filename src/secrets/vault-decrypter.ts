import { InputError } from '../model/problem.ts'
import { openEnvelope } from './vault.ts'
import { parseEnvelope } from './vault-envelope.ts'

/** Opens vault texts with whichever of the passwords fits. */
export function decrypter(passwords: () => readonly string[]): (text: string) => string {
  return (text) => {
    const envelope = parseEnvelope(text)
    if (envelope === undefined) {
      throw new InputError([
        {
          message: 'this was not encrypted with Ansible Vault',
          hint: 'encrypt it with ansible-vault encrypt_string',
        },
      ])
    }
    for (const password of passwords()) {
      const opened = openEnvelope(envelope, password)
      if (opened !== undefined) return opened
    }
    const label = envelope.label === undefined ? '' : ` (its vault id is ${envelope.label})`
    throw new InputError(`the vault password does not decrypt this${label}`)
  }
}

/** A file with thirty encrypted values and no password has one problem, not thirty. */
export function once(decrypt: (text: string) => string): (text: string) => string {
  const told = new Set<string>()
  return (text) => {
    try {
      return decrypt(text)
    } catch (error) {
      if (!(error instanceof InputError) || parseEnvelope(text) === undefined) throw error
      if (told.has(error.message)) return ''
      told.add(error.message)
      throw error
    }
  }
}
