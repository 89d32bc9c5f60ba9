import type { DnsProviderParam } from '../dns-provider.ts'
import type { DnsProvider } from './provider.ts'

/** A provider, ready to be asked; each is loaded only when it is used. */
export async function openProvider(param: DnsProviderParam): Promise<DnsProvider> {
  switch (param.type) {
    case 'rfc2136':
      return (await import('./rfc2136.ts')).rfc2136(param)
    case 'powerdns':
      return (await import('./powerdns.ts')).powerdns(param)
    case 'cloudflare':
      return (await import('./cloudflare.ts')).cloudflare(param)
    case 'hetzner':
      return (await import('./hetzner.ts')).hetzner(param)
    case 'desec':
      return (await import('./desec.ts')).desec(param)
    case 'route53':
      return (await import('./route53.ts')).route53(param)
    case 'digitalocean':
      return (await import('./digitalocean.ts')).digitalocean(param)
    case 'ovh':
      return (await import('./ovh.ts')).ovh(param)
    case 'gandi':
      return (await import('./gandi.ts')).gandi(param)
    case 'hetzner-cloud':
      return (await import('./hetzner-cloud.ts')).hetznerCloud(param)
    case 'ovh-ip':
      return (await import('./ovh-ip.ts')).ovhIp(param)
    case 'vultr':
      return (await import('./vultr.ts')).vultr(param)
    case 'contabo':
      return (await import('./contabo.ts')).contabo(param)
    case 'manual':
      return (await import('./manual.ts')).manual(param)
  }
}
