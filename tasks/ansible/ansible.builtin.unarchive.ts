import { argv, defineTask, entry, exists, quote, Refusal, type Seen, type Source, unknown } from 'hostwright'
import { downloader } from './lib/download.ts'
import { OWNERSHIP, off, on, path, texts } from './lib/params.ts'
import { absolute, withoutLabels } from './lib/places.ts'
import { is, said, saying } from './lib/said.ts'

export default defineTask({
  name: 'ansible.builtin.unarchive',
  summary: 'Unpacks an archive that is on the host, or is downloaded by it.',
  params: {
    properties: {
      src: {
        local: 'file',
        named: true,
        unless: 'remote_src',
        description: 'the archive: a file of the host, or a URL',
      },
      dest: path('the folder in which it is unpacked'),
      remote_src: off('src is a file of the host or a URL; without it, only a URL is accepted'),
      copy: { type: 'boolean', enum: [false], description: 'only false: the old name of remote_src: true' },
      creates: path('it is unpacked only if this path does not exist'),
      extra_opts: texts('more arguments for tar or unzip'),
      exclude: texts('what is left out'),
      include: texts('what alone is unpacked'),
      keep_newer: off('newer files stay'),
      list_files: off('not supported'),
      validate_certs: on('the certificate of the server must be valid'),
      decrypt: on('archives are not decrypted'),
      ...OWNERSHIP,
    },
    required: ['src', 'dest'],
  },
  read: async (host, { src, dest, creates, ...params }) => {
    await withoutLabels(host, params)
    if (!src.known) throw new Refusal('what is to be unpacked is not known yet', [src.cause])
    const archive = typeof src.value === 'string' ? src.value : localName(src)
    const isUrl = /^(https?|ftp):\/\//.test(archive)
    const from = isUrl ? archive : await absolute(host, archive)
    const folder = await absolute(host, dest)
    const made = creates === undefined ? undefined : await host.see(exists(await absolute(host, creates)))
    const unpacking = {
      from,
      isUrl,
      folder,
      ...params,
      isZip: /\.(zip|jar|war)$/i.test(new URL(from, 'file:').pathname),
    }
    const ask =
      made === undefined
        ? askFor(unpacking)
        : `[ -e ${quote(await absolute(host, creates ?? ''))} ] && echo done || echo missing`
    const seen: Seen<string> =
      made === undefined
        ? await host.see(said(ask))
        : made.known
          ? { ...made, value: made.value ? 'done' : 'missing' }
          : made
    return { unpacking, ask, seen }
  },
  plan: ({ unpacking, ask, seen }, { creates, list_files }) => {
    if (list_files) throw new Refusal('list_files is not supported')
    const { from, folder } = unpacking
    return [
      saying({
        subject: folder,
        summary: `unpack ${from} in ${folder}`,
        ask,
        seen,
        wanted: is('done'),
        effects: [
          { fact: entry(`${folder}/`), becomes: unknown(`${from} is unpacked there first`) },
          ...(creates === undefined
            ? []
            : [{ fact: exists(creates), becomes: { known: true as const, value: true } }]),
        ],
        script: scriptFor(unpacking),
      }),
    ]
  },
  outputs: ({ unpacking }) => ({ dest: unpacking.folder, src: unpacking.from, state: 'directory' }),
})

function localName(src: Seen<Source | string>): string {
  throw new Refusal(
    `an archive of the controller is not supported: copy ${src.known && typeof src.value === 'object' ? src.value.name : 'it'} to the host first, and write remote_src: true`,
  )
}

interface Unpacking {
  readonly from: string
  readonly isUrl: boolean
  readonly isZip: boolean
  readonly folder: string
  readonly extra_opts?: readonly string[]
  readonly exclude?: readonly string[]
  readonly include?: readonly string[]
  readonly keep_newer: boolean
  readonly validate_certs: boolean
  readonly owner?: string | number
  readonly group?: string | number
  readonly mode?: string | number
}

/** A function `archive` that prints the archive. */
function archiveOf({ from, isUrl, validate_certs }: Unpacking): string {
  if (!isUrl) return `archive() { cat -- ${quote(from)}; }`
  return `${downloader({ url: from, timeout: 10, checked: validate_certs })}\narchive() { download; }`
}

function tarWords({ from, extra_opts = [], exclude = [], include = [], owner, group }: Unpacking): string[] {
  const path = from.replace(/[?#].*$/, '')
  const kind = /\.(tgz|gz)$/i.test(path)
    ? ['-z']
    : /\.(tbz2?|bz2)$/i.test(path)
      ? ['-j']
      : /\.(txz|xz)$/i.test(path)
        ? ['-J']
        : /\.zst$/i.test(path)
          ? ['--zstd']
          : []
  return [
    ...kind,
    ...extra_opts,
    ...(owner === undefined ? [] : [`--owner=${owner}`]),
    ...(group === undefined ? [] : [`--group=${group}`]),
    ...exclude.map((one) => `--exclude=${one}`),
    '-f',
    '-',
    ...include,
  ]
}

/** Whether all in the archive stands there as it is in it: tar compares, and an owner that is given is looked at alone. */
function askFor(unpacking: Unpacking): string {
  const { folder, from, isUrl, isZip, owner, group, mode, keep_newer } = unpacking
  if (mode !== undefined) throw new Refusal('mode is supported only with creates')
  const at = quote(folder)
  const missing = isUrl ? '' : `[ -f ${quote(from)} ] || { echo missing; exit; }\n`
  if (isZip) {
    if (isUrl) throw new Refusal('a zip file is downloaded first (get_url), or creates be given')
    return `${missing}command -v unzip >/dev/null || { echo missing; exit; }
unzip -v -- ${quote(from)} | awk '$7 ~ /^[0-9a-f]{8}$/ { print $7, $1, substr($0, index($0, $7) + 10) }' | while read -r sum size name; do case $name in */) [ -d ${at}/"$name" ];; *) [ -f ${at}/"$name" ] && [ "$(stat -c %s -- ${at}/"$name")" = "$size" ];; esac || echo other; done | head -n 1 | grep . || echo done`
  }
  const ignored = [
    'Mod time differs',
    ...(owner === undefined ? [] : ['Uid differs']),
    ...(group === undefined ? [] : ['Gid differs']),
  ]
  const kept = keep_newer ? '|Contents differ|Size differs' : ''
  const who = [
    ...(owner === undefined ? [] : ['!', '-user', String(owner)]),
    ...(group === undefined ? [] : [...(owner === undefined ? [] : ['-o']), '!', '-group', String(group)]),
  ]
  const owned =
    who.length === 0
      ? ''
      : `\n[ -n "$(find ${argv(folder)} -mindepth 1 \\( ${argv(...who)} \\) -print -quit)" ] && { echo other; exit; }`
  return `${missing}${archiveOf(unpacking)}
[ -d ${at} ] || { echo missing; exit; }
out=$(archive | LC_ALL=C tar -d -C ${at} ${argv(...tarWords(withoutOwner(unpacking)))} 2>&1 | grep -vE ${quote(`(${ignored.join('|')}${kept})$`)})
[ -z "$out" ] || { echo other; exit; }${owned}
echo done`
}

function withoutOwner({ owner: _owner, group: _group, ...rest }: Unpacking): Unpacking {
  return rest
}

function scriptFor(unpacking: Unpacking): string {
  const {
    folder,
    from,
    isUrl,
    isZip,
    keep_newer,
    owner,
    group,
    mode,
    extra_opts = [],
    exclude = [],
  } = unpacking
  const at = quote(folder)
  const who =
    owner === undefined && group === undefined
      ? ''
      : `\nchown -R -- ${quote(`${owner ?? ''}${group === undefined ? '' : `:${group}`}`)} ${at}`
  const bits =
    mode === undefined
      ? ''
      : `\nchmod -R -- ${quote(typeof mode === 'number' ? mode.toString(8) : mode)} ${at}`
  const zip = isUrl
    ? `t=$(mktemp --suffix=.zip) || exit 1; trap 'rm -f -- "$t"' EXIT\narchive >"$t" || exit 1`
    : `t=${quote(from)}`
  const unzip = `${zip}\nunzip -q -o ${argv(...extra_opts)} "$t" ${exclude.length === 0 ? '' : `-x ${argv(...exclude)}`} -d ${at} || exit 1`
  const words = argv(
    '-x',
    '-C',
    folder,
    ...(keep_newer ? ['--keep-newer-files'] : []),
    ...tarWords(withoutOwner(unpacking)),
  )
  const untar = `t=$(mktemp) || exit 1; trap 'rm -f -- "$t"' EXIT\narchive >"$t" || exit 1\ntar ${words} <"$t" || exit 1`
  return `[ -d ${at} ] || { echo 'the folder '${at}' does not exist' >&2; exit 1; }\n${archiveOf(unpacking)}\n${isZip ? unzip : untar}${who}${bits}`
}
