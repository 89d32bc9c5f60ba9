import { randomInt } from 'node:crypto'
import { HostError } from 'hostwright'
import type { DnsKey } from './dns-key.ts'
import { type DnsMessage, type DnsReply, FLAG } from './dns-message.ts'
import { carry } from './dns-transport.ts'
import { sign, verify } from './dns-tsig.ts'
import { decodeHeader, decodeReply, encodeMessage } from './dns-wire.ts'

/** A name server, and the key that messages to it are signed with. */
export interface DnsPeer {
  /** An address or a name, `host:port`, or `[address]:port`. */
  readonly server: string
  readonly key: DnsKey | null
}

/** Asks a name server. The answer is checked; a server that refuses becomes an error in its words. */
export async function askServer(
  { server, key }: DnsPeer,
  message: Omit<DnsMessage, 'id'>,
  signal: AbortSignal,
): Promise<DnsReply> {
  const update = (message.flags & FLAG.update) !== 0
  const plain = encodeMessage({ ...message, id: randomInt(65_536) })
  const signed = key === null ? undefined : sign(plain, key, Math.floor(Date.now() / 1000))
  const reply = await carry(server, signed?.bytes ?? plain, { update, signal })
  const [answer, wrong] = read(server, () => [
    (update ? decodeHeader : decodeReply)(reply),
    key === null || signed === undefined ? undefined : verify(reply, key, signed.mac),
  ])
  if (key !== null && wrong !== undefined)
    throw new HostError(keyTrouble(server, key.name, { wrong, answer }))
  return answer
}

/** The server's word for how it ended: NOERROR, NXDOMAIN, REFUSED... */
export function rcodeOf({ flags }: Pick<DnsReply, 'flags'>): string {
  return RCODES[flags & 15] ?? `RCODE ${flags & 15}`
}

const RCODES = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
]

const WORDS: { readonly [wrong: string]: string } = {
  BADKEY: 'it does not know this key, or not with this algorithm',
  BADSIG: 'the secret differs',
  BADTIME: 'its clock and ours differ by more than 5 minutes',
  unsigned: 'it does not sign its answers with it',
  forged: 'the signature of its answer is wrong',
}

function keyTrouble(
  server: string,
  key: string,
  { wrong, answer }: { wrong: string; answer: DnsReply },
): string {
  return `the name server ${server} does not accept the key ${key}: ${rcodeOf(answer)} ${wrong} (${WORDS[wrong] ?? wrong})`
}

/** Whatever the bytes of a server make of the reader: it is that they are no answer. */
function read<T>(server: string, reader: () => T): T {
  try {
    return reader()
  } catch (cause) {
    throw new HostError(`the name server ${server} did not answer with a valid DNS message`, { cause })
  }
}
