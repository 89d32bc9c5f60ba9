import { argv, quote } from 'hostwright'
import type { Kept } from './certificate.ts'

/** What the script of a certificate is written from; nothing here is secret. */
export interface AcmePlan {
  readonly kept: Kept
  readonly client: 'lego' | 'acme.sh'
  /** The first one names the certificate. */
  readonly domains: readonly string[]
  readonly email: string
  readonly directory: string
  readonly keyType: AcmeKeyType
  /** The client's own name for how it changes the DNS. */
  readonly provider: string
  readonly envFile: string
  readonly caFile?: string | undefined
  readonly resolvers: readonly string[]
  /** Seconds acme.sh waits instead of asking public resolvers. */
  readonly sleep?: number | undefined
  readonly install: { readonly owner: string; readonly group: string; readonly mode: string }
  readonly reload: readonly string[]
}

/** The types of key that both clients know. */
export type AcmeKeyType = 'ec256' | 'ec384' | 'rsa2048' | 'rsa4096'

/** The script that decides, issues, installs and tells: the timer runs it, and so do we. */
export function acmeScript(plan: AcmePlan): string {
  return `${[start(plan), DECIDE, issue(plan), place(plan), act(plan)].join('\n\n')}\n`
}

function start({ kept, client, ...plan }: AcmePlan): string {
  const made = client === 'lego' ? legoFiles({ kept, ...plan }) : acmeShFiles({ kept, ...plan })
  return `#!/bin/sh
# Written by hostwright: keeps a certificate fresh. Run by its timer, and by the playbook.
set -eu
umask 077
export LC_ALL=C HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/acme.sh:/root/.acme.sh
state=${quote(kept.state)}
chain=${quote(kept.chain)}
key=${quote(kept.key)}
names=${quote(kept.names.join('\n'))}
authority=${quote(kept.issued)}
made_chain=${quote(made.chain)}
made_key=${quote(made.key)}

say() { printf '%s\\n' "$*"; }

for tool in openssl ${client}; do
  command -v "$tool" >/dev/null || { say "$tool is not installed" >&2; exit 1; }
done
mkdir -p "$state"
exec 9>"$state/lock"
flock 9`
}

const DECIDE = `about() { openssl x509 -in "$made_chain" -noout "$@" 2>/dev/null; }
seconds() { date -d "$(about "$1" | cut -d= -f2)" +%s; }

need() {
  [ -s "$made_chain" ] && [ -s "$made_key" ] || { say 'there is none'; return; }
  about -serial >/dev/null || { say 'it cannot be read'; return; }
  [ "$(about -pubkey)" = "$(openssl pkey -in "$made_key" -pubout 2>/dev/null)" ] || { say 'its key does not match'; return; }
  [ "$(about -ext subjectAltName | grep -o 'DNS:[^, ]*' | cut -c5- | sort)" = "$names" ] || { say 'its names differ'; return; }
  [ "$(cat "$state/issued" 2>/dev/null)" = "$authority" ] || { say 'it is from another authority or of another key type'; return; }
  from=$(seconds -startdate) to=$(seconds -enddate) now=$(date +%s)
  [ $(((to - now) * 3)) -gt $((to - from)) ] || say 'less than a third of its lifetime is left'
}`

function issue(plan: AcmePlan): string {
  return `issue() {
  set -a
  . ${quote(plan.envFile)}
  set +a
  ${plan.client === 'lego' ? legoCommand(plan) : acmeShCommand(plan)}
  printf '%s\\n' "$authority" >"$state/issued"
}`
}

function place({ install }: AcmePlan): string {
  return `# Nobody may read a new file before it has its owner and mode.
beside() {
  rm -f -- "$2.new"
  (set -C; cat -- "$1" >"$2.new")
  chown ${quote(`${install.owner}:${install.group}`)} "$2.new"
  chmod ${install.mode} "$2.new"
  sync "$2.new"
}`
}

function act({ reload }: AcmePlan): string {
  return `reason=$(need)
if [ -n "$reason" ]; then
  say "issuing: $reason"
  issue 9>&-
fi
if ! cmp -s "$made_chain" "$chain" || ! cmp -s "$made_key" "$key"; then
  : >"$state/reload"
  beside "$made_key" "$key"
  beside "$made_chain" "$chain"
  mv -fT -- "$key.new" "$key"
  mv -fT -- "$chain.new" "$chain"
  say "installed: $chain"
fi
# The mark stays until it worked: who died in between, or failed, is told again.
if [ -e "$state/reload" ]; then
  ${reload.length === 0 ? ':' : argv(...reload)} 9>&-
  rm -f -- "$state/reload"
fi`
}

interface Files {
  readonly chain: string
  readonly key: string
}

function legoFiles({ kept, domains }: Pick<AcmePlan, 'kept' | 'domains'>): Files {
  const path = `${kept.state}/lego/certificates/${(domains[0] ?? '').replace('*', '_')}`
  return { chain: `${path}.crt`, key: `${path}.key` }
}

/** `run` issues whenever it is run (`renew` would not see changed names): we have decided that it is due. */
function legoCommand(plan: AcmePlan): string {
  const { kept, domains, email, directory, keyType, provider, resolvers, caFile } = plan
  const words = [
    'lego',
    '--accept-tos',
    '--email',
    email,
    '--server',
    directory,
    '--path',
    `${kept.state}/lego`,
  ]
  const how = [
    '--key-type',
    keyType,
    '--dns',
    provider,
    ...resolvers.flatMap((one) => ['--dns.resolvers', one]),
  ]
  const command = argv(...words, ...how, ...domains.flatMap((one) => ['--domains', one]), 'run')
  return caFile === undefined ? command : `LEGO_CA_CERTIFICATES=${quote(caFile)} ${command}`
}

function acmeShFiles({ kept, domains, keyType }: Pick<AcmePlan, 'kept' | 'domains' | 'keyType'>): Files {
  const name = domains[0] ?? ''
  const path = `${kept.state}/acme.sh/${name}${keyType.startsWith('ec') ? '_ecc' : ''}`
  return { chain: `${path}/fullchain.cer`, key: `${path}/${name}.key` }
}

const ACME_SH_KEYS = { ec256: 'ec-256', ec384: 'ec-384', rsa2048: '2048', rsa4096: '4096' } as const

/** `--force`: what its own calendar says does not matter, we have decided. */
function acmeShCommand(plan: AcmePlan): string {
  const { kept, domains, email, directory, keyType, provider, sleep, caFile } = plan
  const words = ['--config-home', `${kept.state}/acme.sh`, '--issue', '--force', '--server', directory]
  const how = ['--dns', provider, '--keylength', ACME_SH_KEYS[keyType], '-m', email]
  const wait = sleep === undefined ? [] : ['--dnssleep', String(sleep)]
  const trust = caFile === undefined ? [] : ['--ca-bundle', caFile]
  // Its providers are in its home: Debian's package has it apart from the program.
  return `for home in /usr/share/acme.sh /opt/acme.sh /root/.acme.sh; do [ ! -d "$home/dnsapi" ] || break; done
  acme.sh --home "$home" ${argv(...words, ...how, ...wait, ...trust, ...domains.flatMap((one) => ['-d', one]))}`
}
