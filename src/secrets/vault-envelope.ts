const HEADER = /^\$ANSIBLE_VAULT;(1\.[12]);AES256(?:;([^\s;]+))?$/

/** A text that Ansible Vault has encrypted, taken apart. */
export interface Envelope {
  /** The name of the password that opens it (format 1.2). */
  readonly label?: string
  readonly salt: Buffer
  readonly hmac: Buffer
  readonly sealed: Buffer
}

/** Takes a vault text apart; undefined if it is none, or damaged. */
export function parseEnvelope(text: string): Envelope | undefined {
  const [head = '', ...lines] = text.split('\n').map((line) => line.trim())
  const header = HEADER.exec(head)
  if (header === null) return undefined
  const inner = fromHex(lines.join(''))?.toString('latin1').split('\n') ?? []
  const [salt, hmac, sealed] = inner.map(fromHex)
  if (inner.length !== 3 || salt === undefined || hmac?.length !== 32 || sealed === undefined)
    return undefined
  return { salt, hmac, sealed, ...(header[2] !== undefined && { label: header[2] }) }
}

function fromHex(text: string): Buffer | undefined {
  return text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text) ? Buffer.from(text, 'hex') : undefined
}
