import { absent, argv, type Change, defineTask, exists, known, quote, Refusal } from 'hostwright'
import { made, placing } from './lib/made.ts'
import { OWNERSHIP, off, path } from './lib/params.ts'
import { look } from './lib/places.ts'
import { doing, is, said } from './lib/said.ts'

const SIZES: { readonly [type: string]: number } = { rsa: 4096, ecdsa: 256, ed25519: 256, dsa: 1024 }

export default defineTask({
  name: 'community.crypto.openssh_keypair',
  summary: 'Makes a pair of keys for ssh, unless one of the kind is there.',
  params: {
    properties: {
      path: path('the private key; the public one is beside it, with .pub'),
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether they are there' },
      type: { enum: ['rsa', 'dsa', 'ecdsa', 'ed25519'], default: 'rsa', description: 'the kind of key' },
      size: { type: 'integer', minimum: 256, description: 'its bits' },
      comment: { type: 'string', pattern: '^[^\\n]*$', description: 'its comment' },
      passphrase: { type: 'string', description: 'not supported' },
      regenerate: {
        enum: ['never', 'fail', 'partial_idempotence', 'full_idempotence', 'always'],
        default: 'partial_idempotence',
        description: 'when keys that are there are replaced by new ones',
      },
      force: off('new keys in each run'),
      ...OWNERSHIP,
    },
    required: ['path'],
  },
  read: async (host, params) => {
    const current = await look(host, params.path, params)
    const pub = await look(host, `${current.path}.pub`, { owner: params.owner, group: params.group })
    const ask = askFor(current.path, params.comment)
    return { current, pub, ask, seen: await host.see(said(ask)) }
  },
  plan: ({ current, pub, ask, seen }, params): Change[] => {
    if (params.state === 'absent') return [absent(current), absent(pub)]
    if (params.passphrase !== undefined && params.passphrase !== '')
      throw new Refusal(
        'passphrase is not supported: ssh-keygen takes it only as an argument, which others can read',
      )
    const { type, size, comment } = params
    const kind = `${size ?? SIZES[type]} ${type.toUpperCase()}`
    const summary = `make the keys ${current.path}`
    const effects = { fact: exists(pub.path), becomes: known(true) }
    const making = {
      current,
      ask,
      seen,
      summary,
      write: writeKeys(current.path, params),
      wanted: is(`${kind} right`),
      fresh: '0600',
    }
    const regenerate = params.force ? 'always' : params.regenerate
    if (regenerate === 'always')
      return [doing({ subject: current.path, summary, effects: [effects], script: placing(making, params) })]
    const here = seen.known ? seen.value : 'missing'
    if (here === 'missing' || here === `${kind} right`) return made(making, params)
    if (here === 'unreadable' && regenerate !== 'full_idempotence')
      throw new Refusal(`the key ${current.path} cannot be read, or has a passphrase`)
    const isOfKind = here.startsWith(`${kind} `)
    if (!isOfKind && regenerate === 'fail')
      throw new Refusal(`the key ${current.path} is of another kind: ${here.replace(/ \w+$/, '')}`)
    if (isOfKind || regenerate === 'never') {
      const wanted = is(here.replace(/\w+$/, 'right'))
      return made(
        { ...making, wanted, summary: `write ${pub.path}`, write: writePublic(current.path, comment) },
        params,
      )
    }
    return made(making, params)
  },
  outputs: ({ current }, { type, size, comment }) => ({
    filename: current.path,
    type,
    size: size ?? SIZES[type] ?? 0,
    ...(comment === undefined ? {} : { comment }),
  }),
})

/** Size and kind of the private key, and whether the public one is its other half, with the comment. */
function askFor(path: string, comment: string | undefined): string {
  const named = comment === undefined ? '' : ` && [ "$(cut -d' ' -f3- "$f.pub")" = ${quote(comment)} ]`
  return `f=${quote(path)}; [ -f "$f" ] || { echo missing; exit; }
command -v ssh-keygen >/dev/null || { echo 'the host has no ssh-keygen' >&2; exit 1; }
p=$(ssh-keygen -y -P '' -f "$f" 2>/dev/null) || { echo unreadable; exit; }
k=$(printf '%s\\n' "$p" | ssh-keygen -l -f /dev/stdin | sed 's/^\\([0-9]*\\) .*(\\([A-Z0-9]*\\))$/\\1 \\2/')
if [ -f "$f.pub" ] && [ "$(cut -d' ' -f1,2 "$f.pub")" = "$(printf '%s\\n' "$p" | cut -d' ' -f1,2)" ]${named}; then echo "$k right"; else echo "$k other"; fi`
}

function writeKeys(
  path: string,
  { type, size, comment }: { type: string; size?: number; comment?: string },
): string {
  const bits = size === undefined ? (type === 'rsa' ? ['-b', '4096'] : []) : ['-b', String(size)]
  const named = comment === undefined ? [] : ['-C', comment]
  return `rm -f -- "$t"; ${argv('ssh-keygen', '-q', '-t', type, ...bits, ...named, '-N', '')} -f "$t" || exit
${giveTo(path)}`
}

/** The private key stays as it is; of the public one, its comment may be another. */
function writePublic(path: string, comment: string | undefined): string {
  const old = `"$(cut -d' ' -f3- ${quote(`${path}.pub`)} 2>/dev/null)"`
  return `cat -- ${quote(path)} >"$t" && p=$(ssh-keygen -y -P '' -f "$t") || exit
c=${comment === undefined ? old : quote(comment)}; printf '%s\\n' "$(printf '%s\\n' "$p" | cut -d' ' -f1,2)\${c:+ $c}" >"$t.pub" || exit
${giveTo(path)}`
}

function giveTo(path: string): string {
  return `chmod 0644 -- "$t.pub" && mv -fT -- "$t.pub" ${quote(`${path}.pub`)} || exit`
}
