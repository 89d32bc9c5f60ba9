import { defineFact, type Secret } from 'hostwright'
import { opensCrypt } from './crypt.ts'
import { pathsOf, printFile, textsOf } from './files-asked.ts'

/** Whether Dovecot knows an address by a password; without one, it is only asked whether it knows the address. */
export type MailboxQuestion = {
  /** The passwd-file of Dovecot. */
  readonly path: string
  readonly address: string
  readonly password: Secret
}

/** What Dovecot knows of an address: nothing, that password or another. */
export type MailboxAccount = 'absent' | 'right' | 'wrong'

/** Whether an account of Dovecot has a password. It is tried on the controller; no hash is in the answer. */
export const mailboxAccount = defineFact<MailboxQuestion, MailboxAccount>({
  name: 'mailbox account',
  dependsOn: { restoration: 'unknown if absent' },
  script: (asked) => pathsOf(asked).map(printFile).join('\n'),
  parse: (output, asked) => {
    const texts = textsOf(output, pathsOf(asked))
    const files = new Map([...texts].map(([path, text]) => [path, new Map(parsePasswdFile(text))]))
    return asked.map(({ path, address, password }) => {
      const kept = files.get(path)?.get(address)
      if (kept === undefined) return 'absent'
      return kept.startsWith(SCHEME) && opensCrypt(password, kept.slice(SCHEME.length)) ? 'right' : 'wrong'
    })
  },
})

/** A passwd-file, and the addresses in it that are not meant. */
export type OtherMailboxes = { readonly path: string; readonly except: readonly string[] }

/** The addresses in a passwd-file that are not among those given. */
export const otherMailboxes = defineFact<OtherMailboxes, readonly string[]>({
  name: 'mailbox other accounts',
  dependsOn: { restoration: 'unknown if absent' },
  script: (asked) => pathsOf(asked).map(printFile).join('\n'),
  parse: (output, asked) => {
    const texts = textsOf(output, pathsOf(asked))
    return asked.map(({ path, except }) => {
      const meant = new Set(except)
      const names = parsePasswdFile(texts.get(path) ?? '').map(([name]) => name)
      return [...new Set(names)].filter((name) => !meant.has(name)).sort()
    })
  },
})

/** How Dovecot is told that the C library opens a password. */
export const SCHEME = '{CRYPT}'

/** The entries of a passwd-file: address and password. Dovecot passes over lines that begin with `#` or a colon. */
function parsePasswdFile(text: string): [address: string, password: string][] {
  return text.split('\n').flatMap((line): [string, string][] => {
    const [address = '', password = ''] = line.split(':', 2)
    return address === '' || address.startsWith('#') ? [] : [[address, password]]
  })
}
