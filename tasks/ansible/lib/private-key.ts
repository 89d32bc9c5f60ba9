import { argv, quote, Refusal, type Secret } from 'hostwright'
import type { Question } from './said.ts'

/** Names of curves where openssl has another name than Ansible. */
const CURVES: { readonly [name: string]: string } = { secp256r1: 'prime256v1', secp192r1: 'prime192v1' }

/** What a private key is to be. */
export interface KeyWanted {
  readonly type: string
  readonly size: number
  readonly curve?: string | undefined
  readonly format: string
}

/** The environment with the passphrase of a key, and how openssl is told of it. */
export function passphraseOf(passphrase: string | Secret | undefined, name = 'HW_PASS') {
  if (passphrase === undefined) return { env: {}, input: '', output: '' }
  return { env: { [name]: passphrase }, input: `-passin env:${name}`, output: `-aes256 -passout env:${name}` }
}

/** A script that says what key is in a file: as `keyName` has it, or missing, or unreadable. */
export function keyAsk(path: string, passphrase: string | Secret | undefined, withFormat: boolean): Question {
  const { env, input } = passphraseOf(passphrase)
  const format = withFormat
    ? `case "$(head -n1 <"$f")" in *'BEGIN RSA'*|*'BEGIN EC'*|*'BEGIN DSA'*) k="$k pkcs1";; *) k="$k pkcs8";; esac`
    : ''
  // A wrong passphrase, or one that is not needed, is not what was asked for.
  const sealed = passphrase === undefined ? '' : `grep -q ENCRYPTED "$f" || { echo unreadable; exit; }\n`
  const script = `f=${quote(path)}; [ -f "$f" ] || { echo missing; exit; }
command -v openssl >/dev/null || { echo 'the host has no openssl' >&2; exit 1; }
${sealed}k=$(openssl pkey -in "$f" -noout -text ${input === '' ? '-passin pass:' : input} 2>/dev/null | sed -n -e 's/^\\(ED25519\\|ED448\\|X25519\\|X448\\) Private-Key:.*/\\1/p' -e 's/^.*Private-Key: (\\([0-9]*\\) bit.*/\\1/p' -e 's/^modulus:.*/RSA/p' -e 's/^ASN1 OID: *//p' -e 's/^P: *$/DSA/p' | tr '\\n' ' ')
[ -n "$k" ] || { echo unreadable; exit; }
${format}
echo $k`
  return passphrase === undefined ? script : { script, env, files: [] }
}

/** What such a script says of the key that is wanted. */
export function keyName({ type, size, curve, format }: KeyWanted): string {
  const old = ['RSA', 'DSA', 'ECC'].includes(type)
  const suffix = format === 'auto_ignore' ? '' : old && format !== 'pkcs8' ? ' pkcs1' : ' pkcs8'
  if (type === 'RSA' || type === 'DSA') return `${size} ${type}${suffix}`
  if (type !== 'ECC') return `${type.toUpperCase()}${suffix}`
  const name = curveOf(curve)
  return `${bitsOf(name)} ${name}${suffix}`
}

function curveOf(curve: string | undefined): string {
  if (curve === undefined) throw new Refusal('curve is missing')
  return CURVES[curve] ?? curve
}

/** The size that openssl tells of a curve. */
function bitsOf(curve: string): number {
  return Number(/\d{3}/.exec(curve)?.[0] ?? 0)
}

/** A script that writes such a key to `$t`. */
export function keyWrite(wanted: KeyWanted, passphrase: string | Secret | undefined): string {
  const { output } = passphraseOf(passphrase)
  const { type, format } = wanted
  const old = ['RSA', 'DSA', 'ECC'].includes(type) && format !== 'pkcs8'
  return `k=$(${generate(wanted)}) || exit
printf '%s\\n' "$k" | openssl pkey ${old ? '-traditional ' : ''}${output} -out "$t" || exit`
}

function generate({ type, size, curve }: KeyWanted): string {
  if (type === 'DSA')
    return `p=$(openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:${size} 2>/dev/null) && printf '%s\\n' "$p" | openssl genpkey -paramfile /dev/stdin`
  if (type === 'RSA') return `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:${size} 2>/dev/null`
  if (type === 'ECC')
    return argv(
      'openssl',
      'genpkey',
      '-algorithm',
      'EC',
      '-pkeyopt',
      `ec_paramgen_curve:${curveOf(curve)}`,
      '-pkeyopt',
      'ec_param_enc:named_curve',
    )
  return argv('openssl', 'genpkey', '-algorithm', type.toUpperCase())
}
