import type { SshConfig } from './ssh-config.ts'
import { type Keywords, readKeywords } from './ssh-config-keywords.ts'

/** Reads what `ssh -G` prints. */
export function parseSshConfig(text: string, host: string, file?: string): SshConfig {
  const said = readKeywords(text)
  const { all, one, off, paths } = said
  const mine = paths('userknownhostsfile')
  const optional = { ...optionalOf(said), knownHostsFile: mine[0], file }
  return {
    host,
    hostname: one('hostname') ?? host,
    port: Number(one('port') ?? 22),
    user: one('user') ?? 'root',
    identityFiles: all('identityfile'),
    certificateFiles: all('certificatefile'),
    identitiesOnly: !off('identitiesonly'),
    publicKeys: !off('pubkeyauthentication'),
    knownHostsFiles: [...mine, ...paths('globalknownhostsfile')],
    hashKnownHosts: !off('hashknownhosts'),
    checkHostIp: !off('checkhostip'),
    revokedHostKeys: paths('revokedhostkeys'),
    requiredRsaSize: Number(one('requiredrsasize') ?? 1024),
    elsewhere: ELSEWHERE.filter((keyword) => !off(keyword.toLowerCase())),
    proxyPassesSocket: !off('proxyusefdpass'),
    algorithms: algorithmsOf(said),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  }
}

const ELSEWHERE = ['KnownHostsCommand', 'VerifyHostKeyDNS', 'PKCS11Provider']

/** What a configuration need not speak of. */
function optionalOf({ one, written }: Keywords) {
  return {
    identityAgent: written('identityagent'),
    hostKeyAlias: one('hostkeyalias'),
    proxyJump: one('proxyjump'),
    proxyCommand: one('proxycommand'),
    family: { inet: 4, inet6: 6 }[one('addressfamily') ?? ''],
    bindAddress: one('bindaddress'),
  }
}

function algorithmsOf({ list }: Keywords): SshConfig['algorithms'] {
  return {
    kex: list('kexalgorithms'),
    hostKey: list('hostkeyalgorithms'),
    cipher: list('ciphers'),
    mac: list('macs'),
    // The second is what it was called before OpenSSH 8.5.
    publicKey: [...list('pubkeyacceptedalgorithms'), ...list('pubkeyacceptedkeytypes')],
  }
}
