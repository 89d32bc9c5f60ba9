import {
  allSeen,
  attributes,
  attributesSet,
  defineTask,
  isMissing,
  mapSeen,
  pathState,
  Refusal,
  Secret,
  type Seen,
  say,
} from 'hostwright'
import { mailboxAccount, otherMailboxes } from './lib/mailbox-account.ts'
import { mailboxKept, otherMailboxesGone } from './lib/mailbox-kept.ts'
import { hasMailbox, mailboxesOf } from './lib/mailboxes.ts'
import { DOMAIN_PARAM } from './lib/params.ts'

export default defineTask({
  name: 'dovecot-users',
  summary:
    'Makes the file by which Dovecot knows who has a mailbox, and by which password; entries that are right are kept, others go.',
  params: {
    properties: {
      path: {
        type: 'string',
        pattern: '^/.*[^/]$',
        default: '/etc/dovecot/mailboxes',
        description: 'the file, a passwd-file of Dovecot',
      },
      group: {
        type: 'string',
        pattern: '^[a-z_][a-z0-9_-]*$',
        default: 'dovecot',
        description: 'the group that may read it',
      },
      domains: { type: 'array', items: DOMAIN_PARAM, description: 'the domains, of which the users count' },
      mailbox: {
        type: 'boolean',
        default: false,
        description: 'whether a user who does not say so has a mailbox',
      },
      mail: {
        type: 'string',
        pattern: '^/',
        default: '/srv/mail',
        description: 'where the mail is, which stays when a user goes: by domain and name',
      },
    },
    required: ['domains'],
  },
  read: async (host, { path, domains, mailbox }) => {
    const wanted = mailboxesOf(domains, mailbox).map(({ address, password }) => ({
      path,
      address,
      password: password instanceof Secret ? password : new Secret(password),
    }))
    const except = wanted.map(({ address }) => address).sort()
    const [folder, about, others, seen] = await Promise.all([
      pathState(host, path.slice(0, path.lastIndexOf('/')) || '/'),
      host.see(attributes(path)),
      host.see(otherMailboxes({ path, except })),
      Promise.all(wanted.map(async (one) => ({ wanted: one, seen: await host.see(mailboxAccount(one)) }))),
    ])
    // What is in a directory that is only assumed to be absent, is only assumed to be absent.
    const within = <T>(one: Seen<T>): Seen<T> => mapSeen(allSeen([folder.entry, one]), ([, value]) => value)
    return {
      folder,
      about: within(about),
      others: { asked: { path, except }, seen: within(others) },
      accounts: seen.map((one) => ({ ...one, seen: within(one.seen) })),
    }
  },
  plan: ({ folder, about, others, accounts }, { path, group, domains, mailbox, mail }) => {
    const nameless = domains
      .flatMap(({ state, users = [] }) => (state === 'present' ? users : []))
      .find((one) => hasMailbox(one, mailbox) && one.password === undefined)
    if (nameless !== undefined) throw new Refusal(`the mailbox of ${nameless.name} needs a password`)
    const file = { owner: 'root', group, mode: '0640' }
    const nobodyElse = otherMailboxesGone(others.asked, others.seen, file)
    if (isMissing(folder) && accounts.length === 0) return [nobodyElse] // nothing, as far as is known
    if (isMissing(folder))
      throw new Refusal(
        `there is no directory ${folder.path}: an earlier step must install Dovecot`,
        folder.entry.known ? folder.entry.assuming : [],
      )
    const kept = accounts.map(({ wanted, seen }) => mailboxKept(wanted, seen, file))
    const left = others.seen.known ? others.seen.value : []
    const changes = [
      ...kept,
      nobodyElse,
      ...left.map((address) => say(`the mail of ${address} stays in ${placeOf(mail, address)}`)),
    ]
    const written =
      !others.seen.known ||
      left.length > 0 ||
      accounts.some(({ seen }) => !seen.known || seen.value !== 'right')
    // An entry that is written gives the file its owner; else the file itself is looked after.
    return written || (about.known && about.value === null)
      ? changes
      : [...changes, attributesSet(path, about, file)]
  },
  outputs: ({ about }) => ({ there: mapSeen(about, (here) => here !== null) }),
})

function placeOf(mail: string, address: string): string {
  const at = address.lastIndexOf('@')
  return `${mail}/${address.slice(at + 1)}/${address.slice(0, at)}`
}
