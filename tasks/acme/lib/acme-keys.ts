import { argv, quote } from 'hostwright'
import type { AcmeKeyType } from './acme-script.ts'

/**
 * The part of the script that keeps keys: the present one where the client has it, and the next one beside it. Who publishes
 * both may change from one to the other at any time: what others remember of them for a while fits before and after.
 */
export function keepKeys(keys: string, keyType: AcmeKeyType, domains: readonly string[]): string {
  const names = domains.map((one) => `DNS:${one}`).join(',')
  const request = argv('openssl', 'req', '-new', '-subj', '/', '-addext', `subjectAltName=${names}`)
  return `wanted=${quote(keys)}
next="$state/next.pem"
mkdir -p -- "\${made_key%/*}"

fresh() {
  ${argv('openssl', 'genpkey', ...KEYS[keyType])} -out "$1.new" 2>/dev/null
  sync "$1.new"
  mv -fT -- "$1.new" "$1"
}

had=$(cat "$state/keys" 2>/dev/null || :)
if [ -n "$had" ] && [ "\${had%% *}" != "\${wanted%% *}" ] && [ -s "$next" ]; then
  say 'the next key takes over'
  mv -fT -- "$next" "$made_key"
elif [ -n "$had" ] && [ "\${had#* }" != "\${wanted#* }" ]; then
  rm -f -- "$next"
fi
# A key that was lost is followed by the one that others know of already.
[ -s "$made_key" ] || [ ! -s "$next" ] || mv -fT -- "$next" "$made_key"
[ -s "$made_key" ] || fresh "$made_key"
printf '%s\\n' "$wanted" >"$state/keys"
[ -s "$next" ] || fresh "$next"

request() { ${request} -key "$made_key" -out "$state/request.pem"; }`
}

/** What openssl calls each type of key. */
const KEYS: { readonly [T in AcmeKeyType]: readonly string[] } = {
  ec256: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  ec384: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  rsa2048: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  rsa4096: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:4096'],
}
