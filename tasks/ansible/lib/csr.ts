import { print, quote, Refusal } from 'hostwright'
import { split } from './params.ts'

/** What a request for a certificate says. */
export interface CsrWanted {
  readonly common_name?: string
  readonly country_name?: string
  readonly state_or_province_name?: string
  readonly locality_name?: string
  readonly organization_name?: string
  readonly organizational_unit_name?: string
  readonly email_address?: string
  readonly subject_alt_name?: readonly string[]
  readonly subject_alt_name_critical: boolean
  readonly use_common_name_for_san: boolean
  readonly key_usage?: readonly string[]
  readonly key_usage_critical: boolean
  readonly extended_key_usage?: readonly string[]
  readonly extended_key_usage_critical: boolean
  readonly basic_constraints?: readonly string[]
  readonly basic_constraints_critical: boolean
  readonly ocsp_must_staple: boolean
  readonly ocsp_must_staple_critical: boolean
  readonly create_subject_key_identifier: boolean
  readonly name_constraints_permitted?: readonly string[]
  readonly name_constraints_excluded?: readonly string[]
  readonly name_constraints_critical: boolean
}

/** The configuration of openssl from which the request is made. */
export function csrConfig(wanted: CsrWanted): string {
  const extensions = extensionsOf(wanted)
  return [
    '[req]',
    'prompt = no',
    'utf8 = yes',
    'string_mask = utf8only',
    'distinguished_name = name',
    ...(extensions.length > 0 ? ['req_extensions = wanted'] : []),
    '[name]',
    ...subjectOf(wanted),
    ...(extensions.length > 0 ? ['[wanted]', ...extensions] : []),
    ...section('others', alternativesOf(wanted)),
    ...section('limits', limitsOf(wanted)),
    '',
  ].join('\n')
}

function subjectOf(wanted: CsrWanted): string[] {
  const all: readonly (readonly [string, string | undefined])[] = [
    ['C', wanted.country_name],
    ['ST', wanted.state_or_province_name],
    ['L', wanted.locality_name],
    ['O', wanted.organization_name],
    ['OU', wanted.organizational_unit_name],
    ['CN', wanted.common_name],
    ['emailAddress', wanted.email_address],
  ]
  const given = all.flatMap(([name, value]) => (value === undefined ? [] : [`${name} = ${escaped(value)}`]))
  if (given.length === 0) throw new Refusal('a request needs a name: common_name, organization_name, …')
  return given
}

function extensionsOf(wanted: CsrWanted): string[] {
  const extension = (name: string, values: readonly string[], isCritical: boolean) =>
    values.length === 0 ? [] : [`${name} = ${isCritical ? 'critical,' : ''}${values.map(escaped).join(',')}`]
  return [
    ...extension(
      'subjectAltName',
      alternativesOf(wanted).length > 0 ? ['@others'] : [],
      wanted.subject_alt_name_critical,
    ),
    ...extension('keyUsage', wanted.key_usage ?? [], wanted.key_usage_critical),
    ...extension('extendedKeyUsage', wanted.extended_key_usage ?? [], wanted.extended_key_usage_critical),
    ...extension('basicConstraints', wanted.basic_constraints ?? [], wanted.basic_constraints_critical),
    ...extension(
      'tlsfeature',
      wanted.ocsp_must_staple ? ['status_request'] : [],
      wanted.ocsp_must_staple_critical,
    ),
    ...extension(
      'nameConstraints',
      limitsOf(wanted).length > 0 ? ['@limits'] : [],
      wanted.name_constraints_critical,
    ),
    ...(wanted.create_subject_key_identifier ? ['subjectKeyIdentifier = hash'] : []),
  ]
}

/** Other names; without any, the common name is one. */
function alternativesOf({ subject_alt_name, use_common_name_for_san, common_name }: CsrWanted): string[] {
  if (subject_alt_name !== undefined) return split(subject_alt_name)
  return use_common_name_for_san && common_name !== undefined ? [`DNS:${common_name}`] : []
}

function limitsOf({ name_constraints_permitted = [], name_constraints_excluded = [] }: CsrWanted): string[] {
  return [
    ...name_constraints_permitted.map((one) => `permitted;${one}`),
    ...name_constraints_excluded.map((one) => `excluded;${one}`),
  ]
}

/** `DNS:x` in a section of its own: its values may hold commas. */
function section(name: string, entries: readonly string[]): string[] {
  if (entries.length === 0) return []
  const lines = entries.map((entry, at) => {
    const [, kind = '', value = ''] =
      /^((?:permitted;|excluded;)?(?:DNS|IP|email|URI|RID)):(.+)$/.exec(entry) ?? []
    if (kind === '')
      throw new Refusal(`“${entry}” is no name that is supported: DNS:…, IP:…, email:…, URI:… or RID:…`)
    return `${kind}.${at} = ${escaped(value)}`
  })
  return [`[${name}]`, ...lines]
}

function escaped(value: string): string {
  return value.replace(/[\\$#"'`]/g, '\\$&')
}

/** A shell function `request` that prints the request, and one `plain` that prints what a request says, without its signature. */
export function csrScript(
  config: string,
  { key, digest, input }: { readonly key: string; readonly digest: string; readonly input: string },
): string {
  return `request() { ${print(config)} | openssl req -new -utf8 -config /dev/stdin -key ${quote(key)} ${input} ${quote(`-${digest}`)}; }
plain() { openssl req -noout -text -nameopt utf8,sep_comma_plus -reqopt no_sigdump | sort; }`
}
