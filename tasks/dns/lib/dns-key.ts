import type { Secret } from 'hostwright'

/** How a message to a name server is signed. */
type DnsAlgorithm = 'hmac-sha1' | 'hmac-sha224' | 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512'

/** A shared key that signs messages to a name server (RFC 8945). */
export type DnsKey = {
  readonly name: string
  readonly algorithm: DnsAlgorithm
  /** Base64. */
  readonly secret: string | Secret
}

/** A key as a param, wherever a task takes one; the task says what it is for. */
export const DNS_KEY = {
  type: 'object',
  properties: {
    name: { type: 'string', description: 'the name of the key' },
    algorithm: {
      enum: ['hmac-sha1', 'hmac-sha224', 'hmac-sha256', 'hmac-sha384', 'hmac-sha512'],
      default: 'hmac-sha256',
      description: 'the signing algorithm',
    },
    secret: { type: 'string', secret: true, description: 'the key itself, in base64' },
  },
  required: ['name', 'secret'],
} as const
