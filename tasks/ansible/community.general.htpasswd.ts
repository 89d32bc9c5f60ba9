import { argv, defineTask, quote, Refusal } from 'hostwright'
import { made } from './lib/made.ts'
import { OWNERSHIP, on, path } from './lib/params.ts'
import { given, look } from './lib/places.ts'
import { is, type Question, said } from './lib/said.ts'

const NAME = { type: 'string', pattern: '^[^:\\n]+$' } as const
const SCHEME = { enum: ['apr_md5_crypt', 'md5_crypt', 'sha256_crypt', 'sha512_crypt'] } as const
const OPTIONS = { apr_md5_crypt: '-apr1', md5_crypt: '-1', sha256_crypt: '-5', sha512_crypt: '-6' } as const

export default defineTask({
  name: 'community.general.htpasswd',
  summary: 'Keeps a name and the hash of its password in a file for a web server.',
  params: {
    properties: {
      path: path('the file'),
      dest: path('another name of path'),
      destfile: path('another name of path'),
      name: { ...NAME, description: 'the name' },
      username: { ...NAME, description: 'another name of name' },
      password: { type: 'string', pattern: '^[^\\n]*$', secret: true, description: 'the password' },
      hash_scheme: { ...SCHEME, default: 'apr_md5_crypt', description: 'how it is hashed' },
      crypt_scheme: { ...SCHEME, description: 'the old name of hash_scheme' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
      create: on('make the file if it is not there'),
      ...OWNERSHIP,
    },
    exactlyOne: [{ of: ['path', 'dest', 'destfile'] }, { of: ['name', 'username'] }],
  },
  read: async (host, params) => {
    const current = await look(host, given(params.path, params.dest, params.destfile), {
      ...params,
      follow: true,
    })
    const name = given(params.name, params.username)
    const { password, state } = params
    const isPresent = state === 'present'
    if (isPresent && password === undefined) throw new Refusal('password is missing')
    const script = `f=${quote(current.path)}; [ -f "$f" ] || { echo missing; exit; }
${hashOf(name)}
[ -n "$h" ] || { echo missing; exit; }
${isPresent ? JUDGED : 'echo there'}`
    const ask: Question =
      isPresent && password !== undefined
        ? { script, env: { HW_PASSWORD: password }, files: [current.path] }
        : script
    return { current, name, ask, seen: await host.see(said(ask)) }
  },
  plan: ({ current, name, ...asked }, { state, create, password, hash_scheme, crypt_scheme, ...params }) => {
    const { entry } = current
    if (state === 'present' && !create && entry.known && entry.value === null)
      throw new Refusal(`${current.path} does not exist`)
    if (state === 'absent' && entry.known && entry.value === null) return []
    const file = quote(current.path)
    const old = `{ [ ! -f ${file} ] || cat -- ${file}; }`
    const hash = `h=$(printf '%s\\n' "$HW_PASSWORD" | openssl passwd ${OPTIONS[crypt_scheme ?? hash_scheme]} -stdin) && [ -n "$h" ] || exit`
    const write = `${old} | n=${quote(name)} h=$h ${argv('awk', '-F:', state === 'present' ? PUT : 'ENVIRON["n"] != $1')} >"$t" || exit`
    return made(
      {
        ...asked,
        current,
        wanted: is(state === 'present' ? 'right' : 'missing'),
        summary:
          state === 'present'
            ? `set the password of ${name} in ${current.path}`
            : `remove ${name} from ${current.path}`,
        write: state === 'present' ? `${hash}\n${write}` : write,
        ...(password === undefined ? {} : { env: { HW_PASSWORD: password } }),
      },
      params,
    )
  },
})

function hashOf(name: string): string {
  return `h=$(n=${quote(name)} ${argv('awk', '-F:', 'ENVIRON["n"] == $1 { sub(/^[^:]*:/, ""); print; exit }')} <"$f")`
}

/** A hash of any of these kinds is right if it is that of the password; one of another kind is made anew. */
const JUDGED = `command -v openssl >/dev/null || { echo 'the host has no openssl' >&2; exit 1; }
case $h in '$apr1$'*) o=-apr1;; '$1$'*) o=-1;; '$5$'*) o=-5;; '$6$'*) o=-6;; *) echo other; exit;; esac
s=\${h#?*'$'}; s=\${s%%'$'*}
[ "$(printf '%s\\n' "$HW_PASSWORD" | openssl passwd "$o" -salt "$s" -stdin 2>/dev/null)" = "$h" ] && echo right || echo other`

const PUT = `ENVIRON["n"] == $1 { if (!done) print ENVIRON["n"] ":" ENVIRON["h"]; done = 1; next }
{ print }
END { if (!done) print ENVIRON["n"] ":" ENVIRON["h"] }`
