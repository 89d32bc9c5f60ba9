import {
  allSeen,
  type Change,
  defineTask,
  directory,
  file,
  isMissing,
  mapSeen,
  Refusal,
  type Seen,
  say,
} from 'hostwright'
import { isAtLeast } from './lib/chasquid-version.ts'
import { dkimKept, dkimRecord } from './lib/dkim.ts'
import { lookAtDkim } from './lib/dkim-look.ts'
import { dkimBack, dkimRetired } from './lib/dkim-retired.ts'

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
      state: {
        enum: ['signing', 'retired'],
        default: 'signing',
        description: 'retired: it signs no more, is kept for a while, and is then removed',
      },
      keep: {
        type: 'integer',
        minimum: 0,
        default: 7,
        description:
          'days for which a retired key stays published: messages that it signed may be on their way',
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
  read: (host, params) => lookAtDkim(host, params),
  plan: (current, params) => {
    const { version, hook, place, key, aside, signer, signing, certs, name } = current
    const { domain, selector, path, state, type, bits, owner, group, mode } = params
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
    if (state === 'retired') {
      if (hook) throw new Refusal(`chasquid ${nameOf(version)} signs with one key, which cannot be retired`)
      return dkimRetired(aside)
    }
    const back = dkimBack(aside)
    if (back.length > 0) return back
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
  outputs: ({ key, place, aside }, { domain, selector, state }) => {
    const shown = mapSeen(allSeen([key, aside.retired]), ([here, before]) => here ?? before)
    const value = mapSeen(shown, (here) => (here === null || 'broken' in here ? null : dkimRecord(here)))
    const published =
      state === 'signing'
        ? true
        : mapSeen(allSeen([key, aside.old]), ([here, old]) => here !== null || old === false)
    return { path: place, name: `${selector}._domainkey.${domain}`, value, record: value, published }
  },
})

function nameOf(version: Seen<string | null>): string {
  return version.known ? (version.value ?? '') : ''
}
