import { absent, type Change, defineTask, Refusal } from 'hostwright'
import { made, placing } from './lib/made.ts'
import { OWNERSHIP, off, path } from './lib/params.ts'
import { look } from './lib/places.ts'
import { keyAsk, keyName, keyWrite } from './lib/private-key.ts'
import { doing, is, said } from './lib/said.ts'

export default defineTask({
  name: 'community.crypto.openssl_privatekey',
  summary: 'Makes a private key by openssl, unless one of the kind is there.',
  params: {
    properties: {
      path: path('the file'),
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
      type: {
        enum: ['RSA', 'DSA', 'ECC', 'Ed25519', 'Ed448', 'X25519', 'X448'],
        default: 'RSA',
        description: 'the kind of key',
      },
      size: { type: 'integer', default: 4096, minimum: 512, description: 'the bits of an RSA or DSA key' },
      curve: {
        type: 'string',
        pattern: '^[A-Za-z0-9]+$',
        description: 'the curve of an ECC key: secp256r1, secp384r1, …',
      },
      passphrase: { type: 'string', secret: true, description: 'what the key is encrypted with' },
      cipher: { enum: ['auto'], default: 'auto', description: 'only auto: AES with 256 bits' },
      format: {
        enum: ['auto_ignore', 'auto', 'pkcs1', 'pkcs8'],
        default: 'auto_ignore',
        description: 'the form of the file; auto_ignore leaves that of a file that is there',
      },
      regenerate: {
        enum: ['never', 'fail', 'partial_idempotence', 'full_idempotence', 'always'],
        default: 'full_idempotence',
        description: 'when a key that is there is replaced by a new one',
      },
      force: off('a new key in each run'),
      backup: off('Ansible’s own copy of the old key is not made: a private key lies nowhere else'),
      return_content: { type: 'boolean', enum: [false], description: 'only false' },
      ...OWNERSHIP,
    },
    required: ['path'],
  },
  read: async (host, params) => {
    const current = await look(host, params.path, params)
    const ask = keyAsk(current.path, params.passphrase, params.format !== 'auto_ignore')
    return { current, ask, seen: await host.see(said(ask)) }
  },
  plan: ({ current, ask, seen }, params): Change[] => {
    if (params.state === 'absent') return [absent(current)]
    if (params.backup) throw new Refusal('backup is not supported: a private key is copied nowhere')
    const wanted = is(keyName(params))
    const { passphrase } = params
    const making = {
      current,
      ask,
      seen,
      wanted,
      summary: `make the private key ${current.path}`,
      write: keyWrite(params, passphrase),
      ...(passphrase === undefined ? {} : { env: { HW_PASS: passphrase } }),
      fresh: '0600',
    }
    const regenerate = params.force ? 'always' : params.regenerate
    if (regenerate === 'always') {
      const about = { subject: current.path, summary: making.summary, script: placing(making, params) }
      return [doing({ ...about, ...(making.env === undefined ? {} : { env: making.env }) })]
    }
    const here = seen.known ? seen.value : 'missing'
    if (here === 'missing') return made(making, params)
    if (here === 'unreadable' && regenerate !== 'full_idempotence')
      throw new Refusal(`the key ${current.path} cannot be read, or has another passphrase`)
    if (regenerate === 'fail' && here !== keyName(params))
      throw new Refusal(`the key ${current.path} is of another kind: ${here}`)
    return made(regenerate === 'never' ? { ...making, wanted: seen } : making, params)
  },
  outputs: ({ current }, { type, size, curve }) => ({
    filename: current.path,
    type,
    ...(type === 'RSA' || type === 'DSA' ? { size } : {}),
    ...(curve === undefined ? {} : { curve }),
  }),
})
