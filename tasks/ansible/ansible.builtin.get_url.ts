import { argv, defineTask, entry, owned, quote, Refusal, unknown } from 'hostwright'
import { downloadEnv, downloader } from './lib/download.ts'
import { flag, OWNERSHIP, off, on, path, text, WRITTEN } from './lib/params.ts'
import { look, names, owning } from './lib/places.ts'
import { is, said, saying } from './lib/said.ts'

export default defineTask({
  name: 'ansible.builtin.get_url',
  summary: 'Downloads a file to the host, by the host itself.',
  params: {
    properties: {
      url: { type: 'string', pattern: '^(https?|ftp|file)://\\S+$', description: 'where it comes from' },
      dest: path('the file, or the folder in which it is to be'),
      checksum: {
        type: 'string',
        pattern: '^(md5|sha1|sha224|sha256|sha384|sha512):[0-9A-Fa-f]+$',
        description: 'what it must be: sha256:…',
      },
      sha256sum: {
        type: 'string',
        pattern: '^([0-9A-Fa-f]+)?$',
        description: 'the old way to write checksum: without sha256: before it',
      },
      force: off('download it also where dest is there, and replace it if it is another'),
      headers: {
        type: 'object',
        additionalProperties: { type: 'string', pattern: '^[^\\n]*$' },
        description: 'headers of the request',
      },
      timeout: {
        type: 'integer',
        default: 10,
        minimum: 1,
        description: 'seconds within which the server must answer',
      },
      url_username: text('the user there'),
      username: text('another name of url_username'),
      url_password: { type: 'string', secret: true, description: 'the password there' },
      password: { type: 'string', secret: true, description: 'another name of url_password' },
      validate_certs: on('the certificate of the server must be valid'),
      http_agent: text('the User-Agent'),
      use_proxy: flag('the programs of the host decide that'),
      force_basic_auth: flag('user and password are sent with the first request'),
      tmp_dest: path('no matter: it is downloaded beside dest'),
      ...OWNERSHIP,
      backup: WRITTEN.backup,
      unsafe_writes: WRITTEN.unsafe_writes,
    },
    required: ['url', 'dest'],
  },
  read: async (host, { url, dest, ...rest }) => {
    const params = { ...rest, checksum: checksumOf(rest) }
    const folder = await look(host, dest, { ...params, follow: true })
    const isFolder = dest.endsWith('/') || (folder.entry.known && folder.entry.value?.type === 'directory')
    const current = isFolder ? await look(host, `${folder.path}/${nameIn(url)}`, params) : folder
    const ask = askFor(current.path, { url, ...params })
    return { current, ask, seen: await host.see(said(ask)) }
  },
  plan: ({ current, ask, seen }, { url, mode, ...rest }) => {
    const params = { ...rest, checksum: checksumOf(rest) }
    const wanted = wantedOf(params)
    const isRight = seen.known && seen.value === wanted
    const here = current.entry.known ? current.entry.value : undefined
    if (isRight) return here?.type === 'file' ? [owned(current, owning(current, { mode, ...params }))] : []
    const at = quote(current.path)
    const modeGiven =
      owning(current, { mode, ...params }).mode ?? (here?.type === 'file' ? here.mode : '0644')
    const { owner, group } = names(params)
    const who =
      owner === undefined && group === undefined
        ? here?.type === 'file'
          ? `${here.owner}:${here.group}`
          : ''
        : `${owner ?? ''}${group === undefined ? '' : `:${group}`}`
    return [
      saying({
        subject: current.path,
        summary: `download ${current.path} from ${url}`,
        ask,
        seen,
        wanted: is(wanted),
        effects: [{ fact: entry(current.path), becomes: unknown(`${current.path} is downloaded first`) }],
        ...downloadEnv(params.url_password ?? params.password),
        script: `${downloader(downloadOf(url, params))}
t=${at}.hostwright-download; trap 'rm -f -- "$t"' EXIT; umask 077
download >"$t" || exit 1
${sumTest(params.checksum)}${who === '' ? '' : `chown ${quote(who)} -- "$t" && `}chmod ${modeGiven.padStart(5, '0')} -- "$t" && mv -fT -- "$t" ${at}`,
      }),
    ]
  },
  outputs: ({ current }, { url }) => ({ dest: current.path, url }),
})

/** What the file must be, however it is written; an empty sha256sum says nothing. */
function checksumOf({
  checksum,
  sha256sum = '',
}: {
  readonly checksum?: string
  readonly sha256sum?: string
}) {
  return checksum ?? (sha256sum === '' ? undefined : `sha256:${sha256sum}`)
}

interface Asking {
  readonly url: string
  readonly checksum?: string | undefined
  readonly force: boolean
  readonly timeout: number
  readonly validate_certs: boolean
  readonly headers?: { readonly [name: string]: string }
  readonly http_agent?: string
  readonly url_username?: string
  readonly username?: string
}

function nameIn(url: string): string {
  const name = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '')
  if (name === '') throw new Refusal(`${url} does not tell the name of the file: write it in dest`)
  return name
}

/** Of a file whose checksum is given, only that counts; else that it is there, or is what the server has. */
function askFor(file: string, asking: Asking): string {
  const { checksum, force } = asking
  const at = quote(file)
  if (checksum !== undefined)
    return `[ -f ${at} ] || { echo missing; exit; }; ${sumOf(checksum)} <${at} | cut -d' ' -f1`
  if (!force) return `[ -e ${at} ] && echo there || echo missing`
  if (asking.url_username !== undefined || asking.username !== undefined)
    throw new Refusal('force is not supported with a user: give a checksum')
  return `[ -f ${at} ] || { echo missing; exit; }
${downloader(downloadOf(asking.url, asking))}
[ "$(download | sha256sum)" = "$(sha256sum <${at})" ] && echo same || echo other`
}

function wantedOf({ checksum, force }: Pick<Asking, 'checksum' | 'force'>): string {
  if (checksum !== undefined) return checksum.slice(checksum.indexOf(':') + 1).toLowerCase()
  return force ? 'same' : 'there'
}

function sumOf(checksum: string): string {
  return argv(`${checksum.slice(0, checksum.indexOf(':'))}sum`)
}

function sumTest(checksum: string | undefined): string {
  if (checksum === undefined) return ''
  const wanted = quote(checksum.slice(checksum.indexOf(':') + 1).toLowerCase())
  return `[ "$(${sumOf(checksum)} <"$t" | cut -d' ' -f1)" = ${wanted} ] || { echo 'the checksum of what was downloaded is another' >&2; exit 1; }\n`
}

function downloadOf(
  url: string,
  { timeout, validate_certs, headers = {}, http_agent, ...params }: Omit<Asking, 'url' | 'force'>,
) {
  const agent = http_agent === undefined ? {} : { 'User-Agent': http_agent }
  return {
    url,
    timeout,
    checked: validate_certs,
    headers: { ...agent, ...headers },
    user: params.url_username ?? params.username,
  }
}
