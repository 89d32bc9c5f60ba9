import {
  argv,
  attributes,
  type Closed,
  deferredSyncFor,
  defineChange,
  type Effect,
  entry,
  known,
  placeClosed,
  print,
  quote,
  Refusal,
  type Secret,
  type Seen,
  type StateChange,
  unknown,
} from 'hostwright'
import { drawCrypt } from './crypt.ts'
import {
  type MailboxAccount,
  type MailboxQuestion,
  mailboxAccount,
  type OtherMailboxes,
  otherMailboxes,
  SCHEME,
} from './mailbox-account.ts'

/** Dovecot shall know an address by its password. An entry that is right is not touched. */
export function mailboxKept(wanted: MailboxQuestion, seen: Seen<MailboxAccount>, file: Closed): StateChange {
  const { path, address, password } = wanted
  if (password.reveal() === '') throw new Refusal(`the password of ${address} is empty`)
  const isNew = seen.known && seen.value === 'absent'
  return kept({
    subject: address,
    goal: mailboxAccount(wanted),
    before: seen,
    after: known('right'),
    data: { path, password, file },
    effects: effectsOn(path, file),
    summary: isNew ? `give ${address} a mailbox` : `set the password of the mailbox ${address}`,
  })
}

interface Kept {
  readonly path: string
  readonly password: Secret
  readonly file: Closed
}

/** Accounts of Dovecot: its passwd-file with one entry replaced. */
const kept = defineChange<MailboxAccount, Kept>({
  name: 'mailbox account',
  script: ({ subject, data: { path, password, file } }, { nonce }) => {
    const edit = `perl -e ${quote(EDIT)} -- "$p" ${argv(subject)}`
    // The empty fields count: without them, Dovecot knows the password and no account.
    const fresh = `${subject}:${SCHEME}${drawCrypt(password)}::::::\n`
    return placeClosed(path, `${print(fresh)} | ${edit}`, { ...file, nonce })
  },
  deferredSync: ({ data: { path } }, { nonce }) => deferredSyncFor(path, nonce),
})

/** Dovecot shall know no other addresses than those excepted. */
export function otherMailboxesGone(
  asked: OtherMailboxes,
  seen: Seen<readonly string[]>,
  file: Closed,
): StateChange {
  const names = seen.known ? seen.value : []
  return gone({
    subject: 'other mailboxes',
    goal: otherMailboxes(asked),
    before: seen,
    after: known([]),
    data: { path: asked.path, file },
    effects: effectsOn(asked.path, file),
    summary:
      names.length === 0
        ? 'let nobody log in to mailboxes that are not in the list'
        : `let nobody log in to ${names.join(', ')}: not in the list`,
  })
}

/** Accounts of Dovecot that nobody lists any more: its passwd-file without them. */
const gone = defineChange<readonly string[], Omit<Kept, 'password'>>({
  name: 'mailbox other accounts',
  script: ({ before, data: { path, file } }, { nonce }) => {
    const names = before.known ? before.value : []
    return placeClosed(path, `perl -e ${quote(EDIT)} -- "$p" ${argv(...names)} </dev/null`, {
      ...file,
      nonce,
    })
  },
  deferredSync: ({ data: { path } }, { nonce }) => deferredSyncFor(path, nonce),
})

function effectsOn(path: string, file: Closed): Effect[] {
  return [
    { fact: attributes(path), becomes: known({ type: 'file', ...file }) },
    { fact: entry(path), becomes: unknown(`${path} is written first`) },
  ]
}

/** Prints a passwd-file without the addresses named, then what it is given: for perl, which every Debian has. */
export const EDIT = String.raw`my $f = shift; my %drop = map { $_ => 1 } @ARGV; binmode STDOUT;
if (-e $f) { open my $h, "<:raw", $f or die "$f: $!\n"; while (<$h>) { s/\n?\z/\n/; print unless /^([^:\n]*)/ && $drop{$1} } }
print <STDIN>; close STDOUT or die "$!\n";`
