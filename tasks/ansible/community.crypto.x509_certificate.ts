import { absent, defineTask, Refusal, type Secret } from 'hostwright'
import { certificateAsk, certificateWrite, daysOf } from './lib/certificate.ts'
import { askedOf, lookThrough, made } from './lib/made.ts'
import { OWNERSHIP, off, on, path } from './lib/params.ts'
import { look } from './lib/places.ts'
import { passphraseOf } from './lib/private-key.ts'
import { is } from './lib/said.ts'

const DIGEST = { enum: ['sha256', 'sha384', 'sha512'], default: 'sha256' } as const
const NOW = { enum: ['+0s'], default: '+0s', description: 'only from now on' } as const
const DAYS = { type: 'string', default: '+3650d', description: 'for how long, in days: +365d' } as const
const PASSPHRASE = { type: 'string', secret: true } as const
const IDENTIFIER = { enum: ['create_if_not_provided'], description: 'only that' } as const

export default defineTask({
  name: 'community.crypto.x509_certificate',
  summary: 'Makes a certificate from a request by openssl, signed by its own key or by a CA of one’s own.',
  params: {
    properties: {
      path: path('the file'),
      csr_path: path('the request'),
      provider: {
        enum: ['selfsigned', 'ownca', 'acme', 'entrust'],
        description: 'who signs; acme and entrust are not supported',
      },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
      privatekey_path: path('the private key, for selfsigned'),
      privatekey_passphrase: { ...PASSPHRASE, description: 'what that is encrypted with' },
      selfsigned_digest: { ...DIGEST, description: 'how it is signed' },
      selfsigned_not_before: NOW,
      selfsigned_not_after: DAYS,
      selfsigned_version: { enum: [3], default: 3, description: 'only 3' },
      selfsigned_create_subject_key_identifier: IDENTIFIER,
      ownca_path: path('the certificate of the CA'),
      ownca_privatekey_path: path('the private key of the CA'),
      ownca_privatekey_passphrase: { ...PASSPHRASE, description: 'what that is encrypted with' },
      ownca_digest: { ...DIGEST, description: 'how it is signed' },
      ownca_not_before: NOW,
      ownca_not_after: DAYS,
      ownca_version: { enum: [3], default: 3, description: 'only 3' },
      ownca_create_subject_key_identifier: IDENTIFIER,
      ownca_create_authority_key_identifier: on('openssl does that'),
      ignore_timestamps: { type: 'boolean', enum: [true], default: true, description: 'only true' },
      force: off('a new certificate in each run: not supported'),
      backup: off('it can be made again from its request'),
      select_crypto_backend: { enum: ['auto', 'cryptography'], description: 'it is openssl' },
      return_content: { type: 'boolean', enum: [false], description: 'only false' },
      ...OWNERSHIP,
    },
    required: ['path'],
  },
  read: async (host, params) => {
    const current = await look(host, params.path, params)
    if (params.state === 'absent') return { current, ask: '', seen: is(''), write: '', env: {} }
    const signer = signerOf(params)
    const [csr, key, ca] = await Promise.all(
      [signer.csr, signer.key, ...(signer.ca === undefined ? [] : [signer.ca])].map((one) =>
        lookThrough(host, one),
      ),
    )
    if (csr === undefined || key === undefined) throw new TypeError('both are asked for')
    const { env, input } = passphraseOf(signer.passphrase)
    const signing = { ...signer, input, csr: csr.path, key: key.path, ca: ca?.path }
    const script = certificateAsk(current.path, signing)
    const others = [csr, key, ...(ca === undefined ? [] : [ca])]
    const asked = await askedOf(host, script, { others, env })
    return { current, ...asked, write: certificateWrite(signing), env }
  },
  plan: ({ current, ...about }, { state, force, ...params }) => {
    if (force) throw new Refusal('force is not supported: it would make a new certificate in each run')
    if (state === 'absent') return [absent(current)]
    return made(
      { ...about, current, wanted: is('same'), summary: `make the certificate ${current.path}` },
      params,
    )
  },
  outputs: ({ current }, { csr_path }) => ({ filename: current.path, csr: csr_path ?? '' }),
})

interface CertificateParams {
  readonly provider?: string
  readonly csr_path?: string
  readonly privatekey_path?: string
  readonly privatekey_passphrase?: string | Secret
  readonly selfsigned_digest: string
  readonly selfsigned_not_after: string
  readonly ownca_path?: string
  readonly ownca_privatekey_path?: string
  readonly ownca_privatekey_passphrase?: string | Secret
  readonly ownca_digest: string
  readonly ownca_not_after: string
}

function signerOf(params: CertificateParams) {
  const csr = needed('csr_path', params.csr_path)
  if (params.provider === 'selfsigned')
    return {
      csr,
      key: needed('privatekey_path', params.privatekey_path),
      passphrase: params.privatekey_passphrase,
      digest: params.selfsigned_digest,
      days: daysOf(params.selfsigned_not_after),
      ca: undefined,
    }
  if (params.provider === 'ownca')
    return {
      csr,
      key: needed('ownca_privatekey_path', params.ownca_privatekey_path),
      passphrase: params.ownca_privatekey_passphrase,
      digest: params.ownca_digest,
      days: daysOf(params.ownca_not_after),
      ca: needed('ownca_path', params.ownca_path),
    }
  throw new Refusal('provider must be selfsigned or ownca: others are not supported')
}

function needed(name: string, value: string | undefined): string {
  if (value === undefined) throw new Refusal(`${name} is missing`)
  return value
}
