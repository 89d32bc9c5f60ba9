import { absent, defineTask, quote, Refusal } from 'hostwright'
import { csrConfig, csrScript } from './lib/csr.ts'
import { askedOf, lookThrough, made } from './lib/made.ts'
import { OWNERSHIP, off, on, path, texts } from './lib/params.ts'
import { look } from './lib/places.ts'
import { passphraseOf } from './lib/private-key.ts'
import { is } from './lib/said.ts'

const LINE = { type: 'string', pattern: '^[^\\n]*$' } as const
const LINES = { type: 'array', items: { type: 'string', pattern: '^[^\\n]+$' } } as const

export default defineTask({
  name: 'community.crypto.openssl_csr',
  summary: 'Makes a request for a certificate by openssl, unless one is there that says the same.',
  params: {
    properties: {
      path: path('the file'),
      privatekey_path: path('the private key'),
      privatekey_passphrase: { type: 'string', secret: true, description: 'what that is encrypted with' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
      digest: {
        enum: ['sha256', 'sha384', 'sha512', 'sha1'],
        default: 'sha256',
        description: 'how it is signed',
      },
      version: { enum: [1], default: 1, description: 'only 1' },
      common_name: { ...LINE, description: 'the name; also one of the other names if there are none' },
      country_name: { ...LINE, description: 'of the subject' },
      state_or_province_name: { ...LINE, description: 'of the subject' },
      locality_name: { ...LINE, description: 'of the subject' },
      organization_name: { ...LINE, description: 'of the subject' },
      organizational_unit_name: { ...LINE, description: 'of the subject' },
      email_address: { ...LINE, description: 'of the subject' },
      subject_alt_name: { ...LINES, description: 'other names: DNS:example.com, IP:192.0.2.1' },
      subject_alt_name_critical: off('other names must be understood'),
      use_common_name_for_san: on('the common name is one of the other names if there are none'),
      key_usage: { ...LINES, description: 'what the key is for' },
      key_usage_critical: off('that must be understood'),
      extended_key_usage: { ...LINES, description: 'what it is for in particular' },
      extended_key_usage_critical: off('that must be understood'),
      basic_constraints: { ...LINES, description: 'CA:TRUE, pathlen:0' },
      basic_constraints_critical: off('they must be understood'),
      ocsp_must_staple: off('the server must show that it is not revoked'),
      ocsp_must_staple_critical: off('that must be understood'),
      create_subject_key_identifier: off('the digest of the key stands in it'),
      name_constraints_permitted: texts('names that a CA may sign'),
      name_constraints_excluded: texts('names that a CA may not sign'),
      name_constraints_critical: off('these must be understood'),
      force: off('a new request in each run: not supported'),
      backup: off('it can be made again from its key'),
      select_crypto_backend: { enum: ['auto', 'cryptography'], description: 'it is openssl' },
      return_content: { type: 'boolean', enum: [false], description: 'only false' },
      ...OWNERSHIP,
    },
    required: ['path', 'privatekey_path'],
  },
  read: async (host, { path, privatekey_path, privatekey_passphrase, digest, state, ...params }) => {
    const [current, key] = await Promise.all([look(host, path, params), lookThrough(host, privatekey_path)])
    if (state === 'absent') return { current, ask: '', seen: is(''), write: '', env: {} }
    const { env, input } = passphraseOf(privatekey_passphrase)
    const script = csrScript(csrConfig(params), { key: key.path, digest, input })
    const asking = `f=${quote(current.path)}; [ -f "$f" ] || { echo missing; exit; }
${script}
w=$(request) || exit
[ "$(printf '%s\\n' "$w" | plain)" = "$(plain <"$f")" ] && echo same || echo other`
    const asked = await askedOf(host, asking, { others: [key], env })
    return { current, ...asked, write: `${script}\nrequest >"$t" || exit`, env }
  },
  plan: ({ current, ...about }, { state, force, ...params }) => {
    if (force) throw new Refusal('force is not supported: it would make a new request in each run')
    if (state === 'absent') return [absent(current)]
    const summary = `make the request for a certificate ${current.path}`
    return made({ ...about, current, wanted: is('same'), summary }, params)
  },
  outputs: ({ current }, { privatekey_path }) => ({ filename: current.path, privatekey: privatekey_path }),
})
