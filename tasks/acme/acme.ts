import {
  apt,
  type Change,
  defineTask,
  directory,
  exists,
  file,
  type HostReader,
  isMissing,
  known,
  mapSeen,
  owned,
  type PathState,
  pathState,
  Refusal,
  type Seen,
  systemd,
} from 'hostwright'
import { DNS_KEY } from '../dns/lib/dns-key.ts'
import { type AcmeWanted, acmeFiles, acmeKept, acmePlaces, acmeUnit } from './lib/acme-files.ts'
import { certificate, certificateKept, certificateNeed } from './lib/certificate.ts'

export default defineTask({
  name: 'acme',
  summary: 'A certificate for these names is installed, proven by DNS, and renewed by the host itself.',
  params: {
    properties: {
      name: {
        type: 'string',
        pattern: '^[a-z0-9][a-z0-9.-]*$',
        description: 'what the certificate is called on the host',
      },
      domains: {
        type: 'array',
        items: { type: 'string', pattern: '^(\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)*$' },
        minItems: 1,
        description: 'the names it is for, in lower case; a wildcard is written *.example.org',
      },
      email: { type: 'string', pattern: '^[^@\\s]+@[^@\\s]+$', description: 'the account at the authority' },
      accept_tos: { enum: [true], description: 'you accept the terms of the authority' },
      directory: {
        type: 'string',
        pattern: '^https://',
        default: 'https://acme-v02.api.letsencrypt.org/directory',
        description: 'the address of the authority’s directory',
      },
      client: {
        enum: ['lego', 'acme.sh'],
        default: 'lego',
        description: 'the program that talks to it; it must be installed',
      },
      key_type: {
        enum: ['ec256', 'ec384', 'rsa2048', 'rsa4096'],
        default: 'ec256',
        description: 'the type of the key',
      },
      dns: {
        type: 'object',
        properties: {
          provider: {
            type: 'string',
            default: 'rfc2136',
            description: 'rfc2136, or the client’s own name for it: cloudflare (lego), dns_cf (acme.sh)',
          },
          server: {
            type: 'string',
            description: 'rfc2136: the name server that takes updates, host or host:port',
          },
          zone: {
            type: 'string',
            description: 'rfc2136 with acme.sh: the zone, where it is not to be found by asking',
          },
          key: { ...DNS_KEY, description: 'rfc2136: the TSIG key' },
          env: {
            type: 'object',
            additionalProperties: { type: 'string', secret: true },
            description: 'variables for the client: its provider’s credentials',
          },
          resolvers: {
            type: 'array',
            items: { type: 'string' },
            description: 'lego: host:port of the resolvers to ask whether the record is seen',
          },
          sleep: {
            type: 'integer',
            minimum: 0,
            description: 'acme.sh: seconds to wait for the record, instead of asking public resolvers',
          },
        },
        description: 'how names are proven',
      },
      ca_file: {
        type: 'string',
        pattern: '^/',
        description:
          'on the host: the authority that signed the directory’s own certificate, where it is not a public one',
      },
      install: {
        type: 'object',
        properties: {
          directory: {
            type: 'string',
            pattern: '^(/[^/]+)+$',
            description: 'where fullchain.pem and privkey.pem are put',
          },
          owner: { type: 'string', default: 'root', description: 'the user who owns them' },
          group: { type: 'string', default: 'root', description: 'the group that owns them' },
          mode: {
            type: 'string',
            pattern: '^[0-7]{3,4}$',
            default: '0640',
            description: 'octal digits in quotes',
          },
        },
        required: ['directory'],
        description: 'where the certificate goes',
      },
      reload: {
        type: 'array',
        items: { type: 'string' },
        argv: true,
        minItems: 1,
        description:
          'a command that makes what uses the certificate take the new one, now and at each renewal',
      },
      timer: {
        type: 'string',
        pattern: '^[^\\x00-\\x1f]+$',
        default: 'daily',
        description: 'when the host looks whether it is due: systemd.time(7)',
      },
      timer_delay: {
        type: 'string',
        pattern: '^[^\\x00-\\x1f]+$',
        default: '6h',
        description: 'at most this much later, at random',
      },
    },
    required: ['name', 'domains', 'email', 'accept_tos', 'dns', 'install'],
  },
  read: async (host, params) => {
    const [spots, nsupdate, chain, need, timer, ...loaded] = await Promise.all([
      lookAround(host, params),
      hasNsupdate(host),
      host.see(certificate(`${params.install.directory}/fullchain.pem`)),
      host.see(certificateNeed(acmeKept(params))),
      host.see(systemd.unit(`${acmeUnit(params.name)}.timer`)),
      host.see(systemd.unitLoaded(`${acmeUnit(params.name)}.service`)),
      host.see(systemd.unitLoaded(`${acmeUnit(params.name)}.timer`)),
    ])
    return { spots, nsupdate, chain, need, timer, loaded }
  },
  plan: ({ spots, nsupdate, need, timer, loaded }, params) => {
    const { install, client, dns } = params
    if (client === 'acme.sh' && dns.provider === 'rfc2136' && nsupdate.known && !nsupdate.value)
      throw new Refusal('acme.sh sets records by nsupdate: install bind9-dnsutils', nsupdate.assuming)
    const files = acmeFiles(params)
    const folders = [
      directory(spots.etc, {}),
      directory(spots.lib, {}),
      directory(spots.install, { owner: install.owner, group: install.group }),
    ]
    // Each round makes one level of directories: what is in them is planned over that.
    if (isMissing(spots.etc) || isMissing(spots.lib) || isMissing(spots.install)) return folders
    if (isMissing(spots.acme)) return [...folders, directory(spots.acme, { mode: '0700' })]
    const name = acmeUnit(params.name)
    return [
      ...folders,
      directory(spots.acme, { mode: '0700' }),
      ...(files.key === null ? [] : [file(spots.key, { content: files.key, mode: '0600' })]),
      file(spots.env, { content: files.env, mode: '0600' }),
      file(spots.script, { content: files.script, mode: '0755' }),
      systemd.unitFile(spots.service, files.service, `${name}.service`),
      systemd.unitFile(spots.timer, files.timer, `${name}.timer`),
      ...[`${name}.service`, `${name}.timer`].map((one, at) =>
        systemd.unitFresh(one, loaded[at] ?? known(true)),
      ),
      certificateKept(acmeKept(params), need, spots.script.path),
      ...ownedFiles([spots.chain, spots.privkey], need.known && need.value === null, install),
      systemd.unitState(`${name}.timer`, systemd.atRest(spots.timer) ?? timer, {
        active: true,
        enabled: true,
        settle: 0,
      }),
    ]
  },
  outputs: ({ chain }, { install }) => ({
    fullchain: `${install.directory}/fullchain.pem`,
    privkey: `${install.directory}/privkey.pem`,
    names: mapSeen(chain, (here) => here?.names ?? []),
    serial: mapSeen(chain, (here) => here?.serial ?? null),
    issuer: mapSeen(chain, (here) => here?.issuer ?? null),
    not_after: mapSeen(chain, (here) => here?.notAfter ?? null),
  }),
})

/** By its package too: after an install that is only planned, nobody can see its files. */
async function hasNsupdate(host: HostReader): Promise<Seen<boolean>> {
  const [program, installed] = await Promise.all([
    host.see(exists('/usr/bin/nsupdate')),
    host.see(apt.packageState('bind9-dnsutils')),
  ])
  if (installed.known && installed.value !== null) return known(true, installed.assuming)
  return program
}

async function lookAround(host: HostReader, params: AcmeWanted) {
  const paths = acmePlaces(params)
  const seen = await Promise.all(
    Object.entries(paths).map(async ([key, path]) => [key, await pathState(host, path)] as const),
  )
  return Object.fromEntries(seen) as { readonly [K in keyof typeof paths]: PathState } // one for each path
}

/** What is installed and right keeps its owner; what will be installed gets it from the script. */
function ownedFiles(spots: readonly PathState[], fresh: boolean, install: AcmeWanted['install']): Change[] {
  if (!fresh) return []
  const { owner, group, mode } = install
  return spots
    .filter(({ entry }) => entry.known && entry.value !== null)
    .map((spot) => owned(spot, { owner, group, mode }))
}
