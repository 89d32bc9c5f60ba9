import { judged, type ShownKey, trustedName } from './host-key-verdict.ts'
import { knownHostLine } from './known-hosts-line.ts'
import { fingerprint, keyType, rsaBits } from './public-key.ts'
import { argv } from './quote.ts'
import { revokedBy } from './revoked-keys.ts'
import type { SshConfig } from './ssh-config.ts'
import type { SshFiles } from './ssh-files.ts'
import { expandPath } from './ssh-tokens.ts'

/** Says why the key of a host is refused; nothing if it is the host's own, or if it is new and that was allowed: then it is known from now on. */
export async function refusal(shown: ShownKey, files: SshFiles): Promise<string | undefined> {
  const { key, config } = shown
  const bits = rsaBits(key)
  if (bits !== undefined && bits < config.requiredRsaSize)
    return `the host key is too short: RSA with ${bits} bits; at least ${config.requiredRsaSize} are required (RequiredRSASize)`
  const revoked = await revokedBy(key, config, files)
  if (revoked !== undefined) return revoked
  // No waiting from here on: two connections at once would both find a new key, and write down different ones.
  const { verdict, authority } = judged(shown, files)
  const name = trustedName(config)
  const said = `${keyType(key)} ${fingerprint(key)}`
  if (verdict === 'known') return undefined
  if (verdict === 'revoked') return `the host key is REVOKED in known_hosts: ${said}. ${ATTACK}`
  if (verdict === 'changed') return `the host key has CHANGED: ${said}. ${ATTACK}; ${forget(name, config)}`
  if (verdict === 'moved')
    return `the host key is not the one known for the address ${shown.address}: ${said}. ${ATTACK}`
  if (authority)
    return `known_hosts trusts a certificate authority for this host, but not its key: ${said}. Certificates need the variable hostwright_transport: openssh`
  if (shown.acceptNew) return accept(name, shown, files)
  return `the host key is not known: ${said}. Compare it with the host's own, then add it to known_hosts or run with --accept-new-host-keys${askedElsewhere(config)}`
}

function askedElsewhere({ elsewhere }: SshConfig): string {
  const [keyword] = elsewhere.filter((one) => one !== 'PKCS11Provider')
  return keyword === undefined ? '' : `. ${keyword} needs the variable hostwright_transport: openssh`
}

const ATTACK = 'This is a possible man-in-the-middle attack'

function accept(name: string, { key, config }: ShownKey, files: SshFiles): string | undefined {
  const { knownHostsFile: file, hashKnownHosts } = config
  if (file === undefined)
    return 'the host key is not known, and UserKnownHostsFile names no file to write it to'
  // What means something in known_hosts is not written there as a name; ssh does not either.
  if (/[@?*#|'"\\\s,]/.test(name))
    return `the host key is not known, and the name ${name} cannot be written to known_hosts`
  try {
    files.remember(expandPath(file, config), knownHostLine(name, key, hashKnownHosts))
    return undefined
  } catch (error) {
    return `the new host key cannot be recorded: ${error instanceof Error ? error.message : String(error)}`
  }
}

function forget(name: string, config: SshConfig): string {
  const file = config.knownHostsFile === undefined ? [] : ['-f', expandPath(config.knownHostsFile, config)]
  return `if the host was rebuilt, remove the old key with ${argv('ssh-keygen', '-R', name, ...file)}`
}
