import { defineTask, print, quote, Refusal } from 'hostwright'
import { downloader } from './lib/download.ts'
import { on, path, text } from './lib/params.ts'
import { is, said, saying } from './lib/said.ts'

export default defineTask({
  name: 'ansible.builtin.apt_key',
  summary: 'Adds or removes a key that apt trusts.',
  params: {
    properties: {
      id: { type: 'string', pattern: '^(0x)?[0-9A-Fa-f]{8,40}$', description: 'the id of the key' },
      url: { type: 'string', pattern: '^https?://\\S+$', description: 'where the key comes from' },
      data: text('the key itself'),
      file: path('a file of the host with the key'),
      keyring: {
        type: 'string',
        pattern: '^/\\S+$',
        description: 'the file of keys; one of its own in /etc/apt/trusted.gpg.d if not given',
      },
      keyserver: { type: 'string', pattern: '^[A-Za-z0-9.:/-]+$', description: 'a server of keys' },
      validate_certs: on('the certificate of the server must be valid'),
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
    },
  },
  read: async (host, params) => {
    const ask = askFor(params)
    return { ask, seen: await host.see(said(ask)) }
  },
  plan: ({ ask, seen }, params) => {
    const { id, state, keyring } = params
    const subject = id ?? params.url ?? params.file ?? 'key'
    if (state === 'absent') {
      if (id === undefined) throw new Refusal('id is missing: which key is to be removed')
      const script = `for f in ${FILES(keyring)}; do [ -s "$f" ] || continue
GNUPGHOME=$(mktemp -d "$home/XXXXXX") || exit 1
take "$f" && has ${short(id)} || continue
keys --yes --delete-keys ${short(id)} || exit 1
if has; then give "$f" || exit 1; else rm -f -- "$f" || exit 1; fi; done`
      return [
        saying({
          subject,
          summary: `remove the key ${subject}`,
          ask,
          seen,
          wanted: is('missing'),
          script: `${KEYRINGS}\n${script}`,
        }),
      ]
    }
    const target =
      keyring ?? `/etc/apt/trusted.gpg.d/${(id ?? nameOf(subject)).replace(/[^A-Za-z0-9._-]/g, '_')}.gpg`
    const script = `${KEYRINGS}\n${sourceOf(params)}
key >"$home/key" && [ -s "$home/key" ] && keys --import "$home/key" || exit 1
[ ! -s ${quote(target)} ] || take ${quote(target)} || { echo ${quote(`${target} holds no keys that gpg can read`)} >&2; exit 1; }
give ${quote(target)}`
    return [saying({ subject, summary: `trust the key ${subject}`, ask, seen, wanted: is('there'), script })]
  },
})

/**
 * Programs of GnuPG write into a home of their own: they are given one that ends with them. There the keys of a file are taken
 * in and given out again as plain OpenPGP, because a keyring that gpg itself begins is a keybox, which apt does not read.
 * No agent: these keys have no secret, and it would outlast the run, if it is installed at all.
 */
const KEYRINGS = `home=$(mktemp -d) && GNUPGHOME=$home && export GNUPGHOME || exit 1; trap 'rm -rf -- "$home"' EXIT
keys() { gpg --batch -q --no-autostart "$@"; }
take() { keys --import "$1" 2>/dev/null || keys --no-default-keyring --keyring "$1" --export 2>/dev/null | keys --import 2>/dev/null; }
give() { case $1 in *.asc) armor=--armor;; *) armor=;; esac
new=$(mktemp "$1.XXXXXX") || return
keys $armor --export >"$new" && chmod 0644 "$new" && mv -f -- "$new" "$1" || { rm -f -- "$new"; return 1; }; }
has() { keys --list-keys --with-colons "$@" 2>/dev/null | grep -q '^pub'; }`

interface KeyParams {
  readonly id?: string
  readonly url?: string
  readonly data?: string
  readonly file?: string
  readonly keyring?: string
  readonly keyserver?: string
  readonly validate_certs: boolean
}

const FILES = (keyring: string | undefined) =>
  keyring === undefined
    ? '/etc/apt/trusted.gpg /etc/apt/trusted.gpg.d/*.gpg /etc/apt/trusted.gpg.d/*.asc'
    : quote(keyring)

function short(id: string): string {
  return quote(id.replace(/^0x/i, '').toUpperCase().slice(-16))
}

function nameOf(subject: string): string {
  return subject.slice(subject.lastIndexOf('/') + 1)
}

/** A function `key` that prints the key. */
function sourceOf({ id, url, data, file, keyserver, validate_certs }: KeyParams): string {
  if (data !== undefined) return `key() { ${print(`${data}\n`)}; }`
  if (file !== undefined) return `key() { cat -- ${quote(file)}; }`
  if (url !== undefined)
    return `${downloader({ url, timeout: 30, checked: validate_certs })}\nkey() { download; }`
  if (keyserver === undefined || id === undefined)
    throw new Refusal('where the key comes from is missing: url, data, file, or keyserver with id')
  return `key() { gpg --batch -q --keyserver ${quote(keyserver)} --recv-keys ${quote(id)} && gpg --batch --armor --export ${quote(id)}; }`
}

/** Whether all keys of it are there, by their fingerprints; gpg insists on a home that exists, and so writes nothing into it. */
function askFor(params: KeyParams): string {
  const { id, url, data, file, keyring } = params
  const prints = `gpg --batch --no-autostart --homedir / --no-permission-warning --no-options --no-keyring --trust-model always --show-keys --with-colons 2>/dev/null | awk -F: '$1 == "fpr" { print $10 }'`
  const have = `have=$(for f in ${FILES(keyring)}; do [ -f "$f" ] && cat -- "$f" | ${prints}; done)`
  const isThere = `for k in $want; do printf '%s\\n' "$have" | grep -q "$k$" || { echo missing; exit; }; done; [ -n "$want" ] && echo there || echo missing`
  const none = `command -v gpg >/dev/null || { echo missing; exit; }`
  if (id !== undefined) return `${none}\n${have}\nwant=${short(id)}\n${isThere}`
  if (url === undefined && data === undefined && file === undefined) return 'echo missing'
  return `${none}\n${sourceOf(params)}\n${have}\nwant=$(key | ${prints})\n${isThere}`
}
