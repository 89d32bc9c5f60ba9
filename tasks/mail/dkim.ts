import {
  apt,
  type Change,
  defineTask,
  directory,
  exists,
  file,
  isMissing,
  known,
  mapSeen,
  pathState,
  Refusal,
  type Seen,
  say,
} from 'hostwright'
import { chasquidState, isAtLeast } from './lib/chasquid-version.ts'
import { dkimKept, dkimRecord } from './lib/dkim.ts'
import { dkimKey } from './lib/dkim-key.ts'

export default defineTask({
  name: 'dkim',
  summary:
    'Creates a DKIM key with which chasquid signs the mail of a domain; its outputs are the DNS record that publishes it.',
  params: {
    properties: {
      domain: {
        type: 'string',
        pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$',
        description: 'the domain, in lower case',
      },
      selector: {
        type: 'string',
        pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$',
        description: 'the name of the key in the DNS; a new key needs a new selector',
      },
      path: {
        type: 'string',
        pattern: '^/',
        description: 'the path of the key; if not given, where chasquid looks for it',
      },
      type: {
        enum: ['rsa', 'ed25519'],
        default: 'rsa',
        description: 'the key type; few receivers support ed25519: use it only in addition to rsa',
      },
      bits: { enum: [2048, 3072, 4096], default: 2048, description: 'the size of an RSA key' },
      owner: { type: 'string', default: 'root', description: 'the owner of the file' },
      group: { type: 'string', default: 'chasquid', description: 'the group of the file' },
      mode: { type: 'string', pattern: '^[0-7]{4}$', default: '0640', description: 'octal digits in quotes' },
    },
    required: ['domain', 'selector'],
  },
  read: async (host, { domain, selector, path }) => {
    const paths = {
      native: `/etc/chasquid/domains/${domain}/dkim:${selector}.pem`,
      hook: `/etc/chasquid/certs/${domain}/dkim_privkey.pem`,
    }
    const version = await chasquidState(host)
    // Without a version it cannot be told where the key belongs; a path that is given needs none.
    const hook =
      path === undefined && version.known && version.value !== null && !isAtLeast(version.value, '1.14')
    const place = path ?? (hook ? paths.hook : paths.native)
    const [key, signer, signing, certs, name, above] = await Promise.all([
      host.see(dkimKey(place)),
      host.see(exists('/usr/bin/dkimsign')),
      host.see(apt.packageState('python3-dkim')),
      pathState(host, `/etc/chasquid/certs/${domain}`),
      pathState(host, `/etc/chasquid/domains/${domain}/dkim_selector`),
      pathState(host, place),
    ])
    const seen = path === undefined && !version.known ? version : absentWith(above.parent, key)
    return { version, hook, place, key: withReason(version, seen), signer, signing, certs, name }
  },
  plan: (current, params) => {
    const { version, hook, place, key, signer, signing, certs, name } = current
    const { domain, selector, path, type, bits, owner, group, mode } = params
    if (path === undefined && version.known && version.value === null)
      throw new Refusal(
        'chasquid is not installed: a key without path belongs where its version looks',
        version.assuming,
      )
    if (path === undefined && version.known && version.value !== null && !isAtLeast(version.value, '1.10'))
      throw new Refusal(
        `chasquid ${version.value} cannot sign mail: 1.11 or newer is needed`,
        version.assuming,
      )
    const wanted = { domain, selector, path: place, type, bits, pkcs8: !hook, file: { owner, group, mode } }
    const kept = dkimKept(wanted, key)
    if (!hook) return [kept]
    const finding =
      signer.known && !signer.value && signing.known && signing.value === null
        ? [
            say(
              `finding: chasquid ${nameOf(version)} signs by its hook, which needs the package python3-dkim`,
            ),
          ]
        : []
    const folder = directory(certs, {})
    // Each round makes one level of directories: what is in it is planned over that.
    if (isMissing(certs)) return [folder, ...finding]
    const chosen: Change = file(name, { content: `${selector}\n`, owner, group, mode: '0644' })
    return [folder, kept, chosen, ...finding]
  },
  outputs: ({ key, place }, { domain, selector }) => {
    const value = mapSeen(key, (here) => (here === null || 'broken' in here ? null : dkimRecord(here)))
    return { path: place, name: `${selector}._domainkey.${domain}`, value, record: value }
  },
})

/** What the version rests on, what the key is rests on too: it says where the key is. */
function withReason<T>(version: Seen<string | null>, seen: Seen<T>): Seen<T> {
  if (!seen.known || !version.known) return seen
  return known(seen.value, [...new Set([...(seen.assuming ?? []), ...(version.assuming ?? [])])])
}

/** Where there is no key only as long as nothing brings the directory, its absence is assumed like the directory's. */
function absentWith<T>(parent: Seen<unknown>, key: Seen<T | null>): Seen<T | null> {
  if (!key.known || key.value !== null || !parent.known) return key
  return known(null, [...new Set([...(key.assuming ?? []), ...(parent.assuming ?? [])])])
}

function nameOf(version: Seen<string | null>): string {
  return version.known ? (version.value ?? '') : ''
}
