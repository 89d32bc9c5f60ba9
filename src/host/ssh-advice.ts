import { NothingInCommon } from './ssh-algorithms.ts'
import type { Login } from './ssh-auth-methods.ts'
import type { SshFiles } from './ssh-files.ts'
import { unusedKeys } from './ssh-login.ts'

/** What would help where ssh2 cannot go on. */
export function advice(error: unknown, target: Login, files: SshFiles): string {
  if (error instanceof NothingInCommon || /no matching/i.test(words(error))) return `. ${OTHER_CLIENT}`
  return words(error) === NO_KEY ? unusedKeys(target, files) : ''
}

const OTHER_CLIENT =
  "The variable hostwright_transport: openssh uses OpenSSH's own client, which knows more algorithms"

const NO_KEY = 'the host accepted none of the keys that were offered'

/** What went wrong, in words for a person. */
export function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message.includes('All configured authentication methods failed')) return NO_KEY
  return error.message || error.name
}
