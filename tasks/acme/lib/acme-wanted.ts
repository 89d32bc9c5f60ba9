import { Refusal, type Secret } from 'hostwright'
import type { DnsKey } from '../../dns/lib/dns-key.ts'
import type { AcmeKeyType, AcmePlan } from './acme-script.ts'

/** How the DNS is changed to prove that names are ours. */
export interface AcmeDns {
  readonly provider: string
  readonly server?: string
  readonly zone?: string
  readonly key?: DnsKey
  readonly env?: { readonly [name: string]: string | Secret }
  readonly resolvers?: readonly string[]
  readonly alias?: string
  readonly sleep?: number
}

/** What is asked for, as the params of the task `acme` give it. */
export interface AcmeGiven {
  readonly name: string
  readonly domains?: readonly string[]
  readonly email?: string
  readonly directory: string
  readonly client: AcmePlan['client']
  readonly key_type: AcmeKeyType
  readonly reuse_key: boolean
  readonly key_number: number
  readonly challenge: 'dns' | 'http'
  readonly dns?: AcmeDns
  readonly webroot?: string
  readonly ca_file?: string
  readonly install?: {
    readonly directory: string
    readonly owner: string
    readonly group: string
    readonly mode: string
  }
  readonly reload?: readonly string[]
  readonly on_failure?: readonly string[]
  readonly timer: string
  readonly timer_delay: string
}

/** A certificate as it is wanted; without `dns` it is validated at port 80. */
export type AcmeWanted = Omit<AcmeGiven, 'challenge'> &
  Required<Pick<AcmeGiven, 'domains' | 'email' | 'install'>>

/** What a certificate shall be; refuses params that do not go together. */
export function acmeWanted({ challenge, ...given }: AcmeGiven): AcmeWanted {
  const { domains, email, install, dns, webroot } = given
  if (domains === undefined || email === undefined || install === undefined)
    throw new Refusal('a certificate needs domains, email and install')
  if (challenge === 'dns' && dns === undefined) throw new Refusal('challenge: dns needs dns')
  if (challenge === 'dns' && webroot !== undefined) throw new Refusal('webroot is for challenge: http')
  if (challenge === 'http' && dns !== undefined)
    throw new Refusal('challenge: http does without dns: the host is given no access to it')
  const wild = domains.find((one) => one.startsWith('*'))
  if (challenge === 'http' && wild !== undefined)
    throw new Refusal(`${wild} can be validated only through the DNS, not by challenge: http`)
  if (given.reuse_key && given.client !== 'lego')
    throw new Refusal('reuse_key takes the client lego: acme.sh keeps keys its own way')
  return { ...given, domains, email, install }
}
