import { defineFact } from 'hostwright'

/** The policy of a domain, and where it is served. */
export type StsAsked = {
  readonly domain: string
  /** The addresses of `mta-sts.` and the domain. */
  readonly addresses: readonly string[]
  readonly port: number
  /** Authorities to trust instead of the public ones, PEM. */
  readonly ca: string | null
}

/** A policy as it is served, or why there is none. */
export type StsSeen = { readonly text: string } | { readonly failed: string }

/** The MTA-STS policy of a domain, fetched by the controller as senders do (RFC 8461): no redirect, a certificate that is trusted. */
export const stsSeen = defineFact<StsAsked, StsSeen>({
  name: 'mail sts policy',
  answer: async (asked, signal) => {
    const [address] = asked.addresses
    if (address === undefined) return { failed: `mta-sts.${asked.domain} has no address` }
    try {
      return await fetched(asked, address, signal)
    } catch (error) {
      return { failed: error instanceof Error ? error.message : String(error) }
    }
  },
})

/** The most that is read: a policy has a few lines. */
const LONGEST = 64 * 1024

const PATIENCE = 6000

async function fetched(
  { domain, port, ca }: StsAsked,
  address: string,
  signal: AbortSignal,
): Promise<StsSeen> {
  const { get } = await import('node:https')
  const name = `mta-sts.${domain}`
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)])
  const about = {
    host: address,
    port,
    servername: name,
    path: PATH,
    headers: { host: name },
    agent: false,
    signal: limit,
  }
  return new Promise((done, fail) => {
    const request = get({ ...about, ...(ca === null ? {} : { ca }) }, (response) => {
      if (response.statusCode !== 200) {
        request.destroy()
        return done({ failed: `https://${name}${PATH} answers ${response.statusCode}` })
      }
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        text += piece
        if (text.length > LONGEST) request.destroy(new Error('the policy is too long'))
      })
      response.on('end', () => done({ text }))
      response.on('error', fail)
    })
    request.on('error', fail)
  })
}

const PATH = '/.well-known/mta-sts.txt'
