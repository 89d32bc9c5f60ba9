import { quote, Refusal } from 'hostwright'

/** Who signs a certificate, and for how long. */
export interface Signing {
  readonly csr: string
  readonly digest: string
  readonly days: number
  /** The key that signs; how its passphrase is told. */
  readonly key: string
  readonly input: string
  /** The certificate of who signs; undefined where it signs itself. */
  readonly ca: string | undefined
}

const SECONDS: { readonly [unit: string]: number } = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 }

/** The days that a time like `+365d` is away. */
export function daysOf(time: string): number {
  const parts = [...time.slice(1).matchAll(/(\d+)([wdhms])/g)]
  const isWhole = time.startsWith('+') && parts.map(([all]) => all).join('') === time.slice(1)
  const seconds = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (SECONDS[unit] ?? 0), 0)
  if (!isWhole || seconds === 0 || seconds % 86_400 !== 0)
    throw new Refusal(`“${time}”: write the days from now on that it is valid for, as +365d`)
  return seconds / 86_400
}

/**
 * Whether a certificate is that of the request: the same key, name and extensions, signed by who is to sign. Identifiers of keys
 * are left out: who signs adds them.
 */
export function certificateAsk(path: string, { csr, ca, key, input }: Signing): string {
  const lines = `sed -e '/Requested Extensions:/d' -e '/X509v3 extensions:/d' -e '/Attributes:/d' -e '/(none)/d' -e '/a0:00/d' -e '/Key Identifier:/,+1d' -e 's/^ *//' -e 's/ *$//' | grep . | sort`
  const omit =
    'no_header,no_version,no_serial,no_signame,no_validity,no_subject,no_issuer,no_pubkey,no_sigdump,no_aux'
  const signed =
    ca === undefined
      ? `[ "$(openssl x509 -in "$f" -noout -issuer -nameopt utf8 | cut -d= -f2-)" = "$n" ] && [ "$(openssl pkey -in ${quote(key)} ${input} -pubout)" = "$p" ]`
      : `openssl verify -no_check_time -partial_chain -trusted ${quote(ca)} "$f" >/dev/null 2>&1`
  return `f=${quote(path)} r=${quote(csr)}; [ -f "$f" ] || { echo missing; exit; }
p=$(openssl x509 -in "$f" -noout -pubkey 2>/dev/null) || { echo unreadable; exit; }
n=$(openssl x509 -in "$f" -noout -subject -nameopt utf8 | cut -d= -f2-)
e=$(openssl x509 -in "$f" -noout -text -certopt ${omit} | ${lines})
x=$(openssl req -in "$r" -noout -text -reqopt no_header,no_version,no_subject,no_pubkey,no_sigdump | ${lines})
[ "$p" = "$(openssl req -in "$r" -noout -pubkey)" ] && [ "$n" = "$(openssl req -in "$r" -noout -subject -nameopt utf8 | cut -d= -f2-)" ] && [ "$e" = "$x" ] && ${signed} && echo same || echo other`
}

/** A script that writes the certificate to `$t`. */
export function certificateWrite({ csr, digest, days, key, input, ca }: Signing): string {
  const by = ca === undefined ? `-signkey ${quote(key)}` : `-CA ${quote(ca)} -CAkey ${quote(key)}`
  return `openssl x509 -req -in ${quote(csr)} ${by} ${input} -set_serial "0x1$(openssl rand -hex 15)" -days ${days} ${quote(`-${digest}`)} -copy_extensions copyall -out "$t" 2>"$t.pub" || { cat -- "$t.pub" >&2; exit 1; }`
}
