import {
  absent,
  type Change,
  defineTask,
  directory,
  file,
  type HostReader,
  isMissing,
  known,
  mapSeen,
  owned,
  type PathState,
  pathState,
  systemd,
} from 'hostwright'
import { acmeGone, acmeLeft, unitGone } from './lib/acme-absent.ts'
import { acmeFiles, acmeKept, acmeNextKey, acmePlaces, acmeUnits } from './lib/acme-files.ts'
import { ACME_PARAMS } from './lib/acme-params.ts'
import { acmeTools, requireTools } from './lib/acme-tools.ts'
import { type AcmeWanted, acmeWanted } from './lib/acme-wanted.ts'
import { certificate, certificateKept, certificateNeed } from './lib/certificate.ts'
import { publicKey, tlsaOf } from './lib/public-key.ts'

const present = { state: 'present' } as const

export default defineTask({
  name: 'acme',
  summary:
    'Obtains and installs a certificate for these names, validated through DNS; the host itself renews it.',
  params: {
    properties: ACME_PARAMS,
    required: ['name'],
    exactlyOne: [
      { of: ['domains'], where: present, hint: 'domains: the names that it covers' },
      { of: ['email'], where: present, hint: 'email: the account at the authority' },
      { of: ['accept_tos'], where: present, hint: 'accept_tos: true accepts the terms of the authority' },
      { of: ['install'], where: present, hint: 'install: where the certificate goes' },
      {
        of: ['dns'],
        where: { ...present, challenge: 'dns' },
        hint: 'challenge: http does without the DNS, but gives no wildcards',
      },
    ],
  },
  read: async (host, params) =>
    params.state === 'absent'
      ? { left: await acmeLeft(host, params) }
      : { here: await lookAround(host, acmeWanted(params)) },
  plan: ({ left, here }, params) => {
    if (left !== undefined) return acmeGone(left, params.name)
    return here === undefined ? [] : changesOf(here, acmeWanted(params))
  },
  outputs: ({ here }, { install }) => {
    const chain = here?.chain ?? known(null)
    return {
      fullchain: install === undefined ? null : `${install.directory}/fullchain.pem`,
      privkey: install === undefined ? null : `${install.directory}/privkey.pem`,
      names: mapSeen(chain, (one) => one?.names ?? []),
      serial: mapSeen(chain, (one) => one?.serial ?? null),
      issuer: mapSeen(chain, (one) => one?.issuer ?? null),
      not_after: mapSeen(chain, (one) => one?.notAfter ?? null),
      tlsa: tlsaOf(here?.keys ?? []),
    }
  },
})

type Here = Awaited<ReturnType<typeof lookAround>>

async function lookAround(host: HostReader, params: AcmeWanted) {
  const units = acmeUnits(params.name)
  const paths = acmePlaces(params)
  // Keys that are not kept are followed by any other: only those that are can be told in advance.
  const keys = [paths.privkey, ...(params.reuse_key ? [acmeNextKey(params.name)] : [])]
  const [seen, tools, chain, need, timer, loaded, digests] = await Promise.all([
    Promise.all(
      Object.entries(paths).map(async ([key, path]) => [key, await pathState(host, path)] as const),
    ),
    acmeTools(host),
    host.see(certificate(paths.chain)),
    host.see(certificateNeed(acmeKept(params))),
    host.see(systemd.unit(units.timer)),
    Promise.all(
      Object.values(units).map(async (name) => ({ name, seen: await host.see(systemd.unitLoaded(name)) })),
    ),
    Promise.all(keys.map((path) => host.see(publicKey(path)))),
  ])
  const spots = Object.fromEntries(seen) as { readonly [K in keyof typeof paths]: PathState } // one for each path
  return { spots, tools, chain, need, timer, loaded, keys: digests }
}

function changesOf({ spots, tools, need, timer, loaded }: Here, params: AcmeWanted): Change[] {
  const { install } = params
  requireTools(tools, params)
  const files = acmeFiles(params)
  const folders = [
    directory(spots.etc, {}),
    directory(spots.lib, {}),
    directory(spots.install, { owner: install.owner, group: install.group }),
  ]
  // Each round makes one level of directories: what is in them is planned over that.
  if (isMissing(spots.etc) || isMissing(spots.lib) || isMissing(spots.install)) return folders
  if (isMissing(spots.acme)) return [...folders, directory(spots.acme, { mode: '0700' })]
  const units = acmeUnits(params.name)
  return [
    ...folders,
    directory(spots.acme, { mode: '0700' }),
    closed(spots.key, files.key),
    closed(spots.env, files.env),
    file(spots.script, { content: files.script, mode: '0755' }),
    files.failed === null
      ? unitGone(spots.failed, units.failed)
      : systemd.unitFile(spots.failed, files.failed, units.failed),
    systemd.unitFile(spots.service, files.service, units.service),
    systemd.unitFile(spots.timer, files.timer, units.timer),
    ...loaded.map(({ name, seen }) => systemd.unitFresh(name, seen)),
    certificateKept(acmeKept(params), need, spots.script.path),
    ...ownedFiles([spots.chain, spots.privkey], need.known && need.value === null, install),
    systemd.unitState(units.timer, systemd.atRest(spots.timer) ?? timer, {
      active: true,
      enabled: true,
      settle: 0,
    }),
  ]
}

/** A file that root alone may read; without content there must be none. */
function closed(spot: PathState, content: ReturnType<typeof acmeFiles>['key']): Change {
  return content === null ? absent(spot, 'file') : file(spot, { content, mode: '0600' })
}

/** What is installed and right keeps its owner; what will be installed gets it from the script. */
function ownedFiles(spots: readonly PathState[], fresh: boolean, install: AcmeWanted['install']): Change[] {
  if (!fresh) return []
  const { owner, group, mode } = install
  return spots
    .filter(({ entry }) => entry.known && entry.value !== null)
    .map((current) => owned(current, { owner, group, mode }))
}
