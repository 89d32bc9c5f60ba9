import { argv, quote } from 'hostwright'
import { acmeShCommand, acmeShFiles, legoCommand, legoFiles } from './acme-client.ts'
import { keepKeys } from './acme-keys.ts'
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
  readonly proof: AcmeProof
  /** What the client is given in its environment; `null`: nothing. */
  readonly envFile: string | null
  readonly caFile?: string | undefined
  readonly install: { readonly owner: string; readonly group: string; readonly mode: string }
  readonly reload: readonly string[]
}

/** How it is proven that the names are ours: by a record in the DNS, or by a file at port 80. */
export type AcmeProof =
  | {
      readonly by: 'dns'
      /** The client's own name for how it changes the DNS. */
      readonly provider: string
      readonly resolvers: readonly string[]
      /** Where a CNAME of the name that is asked for leads. */
      readonly alias?: string | undefined
      /** Seconds acme.sh waits instead of asking public resolvers. */
      readonly sleep?: number | undefined
    }
  | { readonly by: 'http'; readonly webroot?: string | undefined }

/** The types of key that both clients know. */
export type AcmeKeyType = 'ec256' | 'ec384' | 'rsa2048' | 'rsa4096'

/** The script that decides, issues, installs and tells: the timer runs it, and so do we. */
export function acmeScript(plan: AcmePlan): string {
  return `${[start(plan), ...keeping(plan), DECIDE, issue(plan), place(plan), act(plan)].join('\n\n')}\n`
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

function keeping({ kept: { keys }, keyType, domains }: AcmePlan): string[] {
  return keys === null ? [] : [keepKeys(keys, keyType, domains)]
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
  const env = plan.envFile === null ? '' : `  set -a\n  . ${quote(plan.envFile)}\n  set +a\n`
  // What is shown at port 80 must be readable by a web server; what is secret has a closed directory around it.
  const open = plan.proof.by === 'http' && plan.proof.webroot !== undefined ? '  umask 022\n' : ''
  const request = plan.kept.keys === null ? '' : '  request\n'
  return `issue() {
${request}${env}${open}  ${plan.client === 'lego' ? legoCommand(plan) : acmeShCommand(plan)}
  umask 077
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
