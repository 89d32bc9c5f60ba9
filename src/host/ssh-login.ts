import type { AnyAuthMethod, AuthHandlerMiddleware } from 'ssh2'
import { authMethods, type Login, namesOf } from './ssh-auth-methods.ts'
import type { SshFiles } from './ssh-files.ts'
import { expandPath } from './ssh-tokens.ts'

/** Offers what ssh would, one by one, until the host is content: hosts count, and hang up after a few. */
export function authHandler(login: Login, files: SshFiles): AuthHandlerMiddleware {
  let methods: Promise<AnyAuthMethod[]> | undefined
  return (left: readonly string[] | null, _partly, next) => {
    methods ??= authMethods(login, files)
    void methods.then((list) => {
      const at = list.findIndex((one) => left === null || left.includes(wireName(one)))
      const one = at < 0 ? undefined : list.splice(0, at + 1)[at]
      next(one ?? (false as unknown as AnyAuthMethod)) // the types do not know `false`, which is the end
    })
  }
}

/** A hint where a host took none of the keys; begins with a semicolon. */
export function unusedKeys(login: Login, files: SshFiles): string {
  const paths = namesOf(login).map((name) => expandPath(name, login.config))
  const special = paths.some(
    (path) =>
      files.bytes(`${path}-cert.pub`) !== undefined ||
      files.identity(path).blob?.subarray(4, 7).toString('latin1') === 'sk-',
  )
  const { certificateFiles, elsewhere } = login.config
  if (special || certificateFiles.length > 0 || elsewhere.includes('PKCS11Provider'))
    return '; certificates, security keys and PKCS11Provider need the variable hostwright_transport: openssh'
  const locked = paths.find(
    (path) => files.bytes(path) !== undefined && files.identity(path).key === undefined,
  )
  return locked === undefined
    ? ''
    : `; ${locked} has a passphrase, or is not a private key: add it to ssh-agent`
}

function wireName({ type }: AnyAuthMethod): string {
  return type === 'agent' ? 'publickey' : type
}
