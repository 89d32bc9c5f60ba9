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
  summary:
    'Obtains and installs a certificate for these names, validated through DNS; the host itself renews it.',
  params: {
    properties: {
      name: {
        type: 'string',
        pattern: '^[a-z0-9][a-z0-9.-]*$',
        description: 'the name of the certificate on the host',
      },
      domains: {
        type: 'array',
        items: { type: 'string', pattern: '^(\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)*$' },
        minItems: 1,
        description: 'the names that it covers, in lower case; a wildcard is written *.example.org',
      },
      email: {
        type: 'string',
        pattern: '^[^@\\s]+@[^@\\s]+$',
        description: 'the email address of the account at the certificate authority',
      },
      accept_tos: { enum: [true], description: 'you accept the terms of the authority' },
      directory: {
        type: 'string',
        pattern: '^https://',
        default: 'https://acme-v02.api.letsencrypt.org/directory',
        description: 'the URL of the authority’s ACME directory',
      },
      client: {
        enum: ['lego', 'acme.sh'],
        default: 'lego',
        description: 'the ACME client; it must be installed',
      },
      key_type: {
        enum: ['ec256', 'ec384', 'rsa2048', 'rsa4096'],
        default: 'ec256',
        description: 'the key type',
      },
      dns: {
        type: 'object',
        properties: {
          provider: {
            type: 'string',
            default: 'rfc2136',
            description:
              'rfc2136, or the client’s name for the provider: cloudflare (lego), dns_cf (acme.sh)',
          },
          server: {
            type: 'string',
            description: 'rfc2136: the name server that accepts updates, host or host:port',
          },
          zone: {
            type: 'string',
            description: 'rfc2136 with acme.sh: the zone, if it cannot be found by querying',
          },
          key: { ...DNS_KEY, description: 'rfc2136: the TSIG key' },
          env: {
            type: 'object',
            additionalProperties: { type: 'string', secret: true },
            description: 'environment variables for the client: the credentials of its provider',
          },
          resolvers: {
            type: 'array',
            items: { type: 'string' },
            description: 'lego: host:port of the resolvers that are asked whether the record is visible',
          },
          sleep: {
            type: 'integer',
            minimum: 0,
            description: 'acme.sh: seconds to wait for the record instead of querying public resolvers',
          },
        },
        description: 'how the names are validated',
      },
      ca_file: {
        type: 'string',
        pattern: '^/',
        description:
          'a file on the host: the authority that signed the ACME server’s own certificate, if it is not a public one',
      },
      install: {
        type: 'object',
        properties: {
          directory: {
            type: 'string',
            pattern: '^(/[^/]+)+$',
            description: 'the directory for fullchain.pem and privkey.pem',
          },
          owner: { type: 'string', default: 'root', description: 'the owner' },
          group: { type: 'string', default: 'root', description: 'the group' },
          mode: {
            type: 'string',
            pattern: '^[0-7]{3,4}$',
            default: '0640',
            description: 'octal digits in quotes',
          },
        },
        required: ['directory'],
        description: 'where the certificate is installed',
      },
      reload: {
        type: 'array',
        items: { type: 'string' },
        argv: true,
        minItems: 1,
        description:
          'a command that makes the services that use the certificate load the new one, now and at each renewal',
      },
      timer: {
        type: 'string',
        pattern: '^[^\\x00-\\x1f]+$',
        default: 'daily',
        description: 'when the host checks whether renewal is due: systemd.time(7)',
      },
      timer_delay: {
        type: 'string',
        pattern: '^[^\\x00-\\x1f]+$',
        default: '6h',
        description: 'the maximum random delay',
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
    .map((current) => owned(current, { owner, group, mode }))
}
