import { OUTSIDE } from '../../src/lab/index.ts'
import { ANN, ask, BOB, EVE, type Ground, JUDGE, MX } from './mail-outside-ground.ts'

/** Who sends by the rules of a strict domain (p=reject), which signs nothing: SPF alone speaks for it. */
export const STRICT = 'x@strict.lab.example'

/** Ann and eve have a mailbox; bob's mail is forwarded. */
export const MAILBOXES = [
  {
    name: 'mail.example',
    users: [
      { name: 'ann', password: ANN, mailbox: true },
      { name: 'bob', password: BOB },
    ],
    aliases: { bob: [OUTSIDE], postmaster: ['ann@mail.example'] },
  },
  {
    name: 'shop.example',
    users: [{ name: 'eve', password: EVE, mailbox: true }],
    aliases: { postmaster: ['eve@shop.example'], abuse: ['eve@shop.example'] },
    catch_all: [OUTSIDE],
  },
]

/** What curl says of a mailbox, over TLS that is verified. */
export const imap = (user: string, password: string, path: string, more = '') =>
  `curl -sS --max-time 40 --cacert /root/root.pem --user '${user}:${password}' ${more} 'imaps://${MX}/${path}'`

/** The numbers of the messages with this subject in a mailbox. */
export const found = (user: string, password: string, subject: string) =>
  imap(user, password, 'INBOX', `--request 'SEARCH SUBJECT "${subject}"'`)

/** A message with this subject, as its owner reads it; waits until it is there. */
export async function read(ground: Ground, user: string, password: string, subject: string): Promise<string> {
  return ask(
    ground,
    `for one in $(seq 50); do
      number=$(${found(user, password, subject)} 2>/dev/null | tr -d '\\r' | awk '/^\\* SEARCH/ && NF > 2 { print $NF }')
      [ -z "$number" ] || break; sleep 1
    done
    ${imap(user, password, 'INBOX;MAILINDEX=\'"$number"\'')}`,
  )
}

/** swaks as another mail server: port 25, with TLS, without a login. */
export const inbound = (to: string, subject: string, from = `stranger@${JUDGE}`) =>
  `timeout 60 swaks --server ${MX} --port 25 --tls --ehlo ${JUDGE} --from ${from} --h-From ${from} --to '${to}' --h-Subject ${subject} --body hello`
