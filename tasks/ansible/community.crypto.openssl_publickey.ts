import { absent, defineTask, quote } from 'hostwright'
import { askedOf, lookThrough, made } from './lib/made.ts'
import { OWNERSHIP, off, path } from './lib/params.ts'
import { look } from './lib/places.ts'
import { passphraseOf } from './lib/private-key.ts'
import { is } from './lib/said.ts'

export default defineTask({
  name: 'community.crypto.openssl_publickey',
  summary: 'Writes the public half of a private key of the host.',
  params: {
    properties: {
      path: path('the file'),
      privatekey_path: path('the private key'),
      privatekey_passphrase: { type: 'string', secret: true, description: 'what that is encrypted with' },
      format: { enum: ['PEM', 'OpenSSH'], default: 'PEM', description: 'the form of the file' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
      force: off('what is right is not written again'),
      backup: off('the old file can be had from the private key'),
      ...OWNERSHIP,
    },
    required: ['path', 'privatekey_path'],
  },
  read: async (host, { path, privatekey_path, privatekey_passphrase, format, state, ...owns }) => {
    const [current, key] = await Promise.all([look(host, path, owns), lookThrough(host, privatekey_path)])
    const { env, input } = passphraseOf(privatekey_passphrase)
    const fresh =
      format === 'PEM'
        ? `openssl pkey -in ${quote(key.path)} ${input} -pubout`
        : `openssl pkey -in ${quote(key.path)} ${input} | ssh-keygen -y -f /dev/stdin`
    const script = `f=${quote(current.path)}; [ -f "$f" ] || { echo missing; exit; }
w=$(${fresh}) || exit
[ "$(cut -d' ' -f1,2 "$f")" = "$(printf '%s\\n' "$w" | cut -d' ' -f1,2)" ] && echo same || echo other`
    const asked =
      state === 'absent' ? { ask: '', seen: is('') } : await askedOf(host, script, { others: [key], env })
    return { current, ...asked, fresh, env }
  },
  plan: ({ current, fresh, env, ...asked }, { state, ...params }) =>
    state === 'absent'
      ? [absent(current)]
      : made(
          {
            ...asked,
            current,
            env,
            wanted: is('same'),
            summary: `write the public key ${current.path}`,
            write: `${fresh} >"$t" || exit`,
          },
          params,
        ),
  outputs: ({ current }, { privatekey_path, format }) => ({
    filename: current.path,
    privatekey: privatekey_path,
    format,
  }),
})
