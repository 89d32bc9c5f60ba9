import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { daysOf } from '../../../tasks/ansible/lib/certificate.ts'
import { csrConfig } from '../../../tasks/ansible/lib/csr.ts'
import { type Here, here } from '../../run/here.ts'

const C = 'community.crypto'
const openssl = (...words: string[]) => execFileSync('openssl', words, { encoding: 'utf8' })

/** What the steps of a run came to: in a dry run before, in the run, and in a second run. */
async function thrice(run: Here): Promise<string[][]> {
  const told = [await run.check(), await run.apply(), await run.apply()]
  return told.map(({ steps, reasons }) =>
    steps.map(([name, status]) => (status === 'failed' ? `${reasons[name]}` : status)),
  )
}

const AGAIN = [['changed'], ['changed'], ['ok']]

describe('a private key', () => {
  it.each([
    ['RSA', { size: 2048 }, 'BEGIN RSA PRIVATE KEY'],
    ['RSA', { size: 2048, format: 'pkcs8' }, 'BEGIN PRIVATE KEY'],
    ['ECC', { curve: 'secp256r1' }, 'BEGIN EC PRIVATE KEY'],
    ['ECC', { curve: 'secp384r1', format: 'auto' }, 'BEGIN EC PRIVATE KEY'],
    ['Ed25519', {}, 'BEGIN PRIVATE KEY'],
    ['X448', {}, 'BEGIN PRIVATE KEY'],
    ['RSA', { size: 1024, passphrase: 'se cret"' }, 'ENCRYPTED'],
    ['Ed25519', { passphrase: '$x' }, 'BEGIN ENCRYPTED PRIVATE KEY'],
  ])('of the type %s with %j is made once', async (type, more, words) => {
    const run = here([{ [`${C}.openssl_privatekey`]: { path: 'ROOT/key', type, ...more } }])
    expect(await thrice(run)).toEqual(AGAIN)
    expect(readFileSync(join(run.root, 'key'), 'utf8')).toContain(words)
    expect(statSync(join(run.root, 'key')).mode & 0o777).toBe(0o600)
  })

  const step = (more: object) => [{ [`${C}.openssl_privatekey`]: { path: 'ROOT/key', size: 1024, ...more } }]
  it.each([
    ['of another size is replaced', {}, 'changed'],
    ['is left where it is never replaced', { regenerate: 'never' }, 'ok'],
    ['of another size is refused', { regenerate: 'fail' }, 'failed'],
    ['is replaced in each run where that is wanted', { force: true, size: 2048 }, 'changed'],
    ['of the size is left', { size: 2048 }, 'ok'],
  ])('%s', async (_title, more, status) => {
    const run = here(step(more))
    openssl('genrsa', '-out', join(run.root, 'key'), '2048')
    chmodSync(join(run.root, 'key'), 0o600)
    expect((await run.check()).steps[0]?.[1]).toBe(status)
    expect((await run.apply()).steps[0]?.[1]).toBe(status)
  })

  it('that cannot be read is replaced, or refused where only one of another kind is', async () => {
    const run = here([...step({ regenerate: 'partial_idempotence' })])
    writeFileSync(join(run.root, 'key'), 'no key\n')
    expect((await run.apply()).steps[0]?.[1]).toBe('failed')
    const other = here(step({}))
    writeFileSync(join(other.root, 'key'), 'no key\n')
    expect((await other.apply()).steps[0]?.[1]).toBe('changed')
  })

  it('is gone where it is to be absent', async () =>
    expect(await thrice(here(step({ state: 'absent' })))).toEqual([['ok'], ['ok'], ['ok']]))
})

const KEY = {
  name: 'key',
  [`${C}.openssl_privatekey`]: { path: 'ROOT/key', type: 'ECC', curve: 'secp256r1' },
}
const CSR = {
  path: 'ROOT/csr',
  privatekey_path: 'ROOT/key',
  common_name: 'ex#ample$(x).org',
  organization_name: 'Müller & \'Co", Ltd.\\',
  subject_alt_name: 'DNS:example.org,DNS:*.example.org,IP:192.0.2.1',
  key_usage: ['digitalSignature', 'keyEncipherment'],
  extended_key_usage: ['serverAuth'],
  basic_constraints: ['CA:FALSE'],
  basic_constraints_critical: true,
}

describe('a request for a certificate', () => {
  it('is made once, with all that it is to say', async () => {
    const run = here([KEY, { name: 'csr', [`${C}.openssl_csr`]: CSR }])
    expect(await thrice(run)).toEqual([
      ['changed', 'unknown'],
      ['changed', 'changed'],
      ['ok', 'ok'],
    ])
    const text = openssl('req', '-in', join(run.root, 'csr'), '-noout', '-text', '-nameopt', 'utf8')
    for (const words of [
      'DNS:*.example.org, IP Address:192.0.2.1',
      'TLS Web Server Authentication',
      'ex#ample$(x).org',
      'Müller & \'Co"',
    ])
      expect(text).toContain(words)
    writeFileSync(
      join(run.root, 'csr'),
      openssl('req', '-new', '-key', join(run.root, 'key'), '-subj', '/CN=other'),
    )
    expect((await run.apply()).steps).toEqual([
      ['key', 'ok'],
      ['csr', 'changed'],
    ])
  })

  it('needs its key', async () => {
    const told = await here([{ [`${C}.openssl_csr`]: CSR }]).check()
    expect(Object.values(told.reasons)[0]).toContain('key does not exist')
  })

  const OFF = {
    subject_alt_name_critical: false,
    use_common_name_for_san: true,
    key_usage_critical: false,
    extended_key_usage_critical: false,
    basic_constraints_critical: false,
    ocsp_must_staple: false,
    ocsp_must_staple_critical: false,
    create_subject_key_identifier: false,
    name_constraints_critical: false,
  }
  it.each([
    ['its name is another name where there are none', { common_name: 'a' }, 'DNS.0 = a'],
    ['none is where none is wanted', { common_name: 'a', use_common_name_for_san: false }, undefined],
    ['none is where the list is empty', { common_name: 'a', subject_alt_name: [] }, undefined],
  ])('%s', (_title, more, line) => {
    const lines = csrConfig({ ...OFF, ...more }).split('\n')
    expect(lines.find((one) => one.startsWith('DNS'))).toBe(line)
  })
  it('needs a name, and other names that it knows', () => {
    expect(() => csrConfig(OFF)).toThrow('a request needs a name')
    expect(() => csrConfig({ ...OFF, common_name: 'a', subject_alt_name: ['x'] })).toThrow('“x” is no name')
  })
})

describe('a certificate', () => {
  const CERT = { path: 'ROOT/cert', csr_path: 'ROOT/csr' }
  const steps = [
    KEY,
    { name: 'csr', [`${C}.openssl_csr`]: CSR },
    {
      name: 'cert',
      [`${C}.x509_certificate`]: {
        ...CERT,
        provider: 'selfsigned',
        privatekey_path: 'ROOT/key',
        selfsigned_not_after: '+30d',
      },
    },
  ]
  it('is signed by its own key, once, and again where the request says something else', async () => {
    const run = here(steps)
    expect(await thrice(run)).toEqual([
      ['changed', 'unknown', 'unknown'],
      ['changed', 'changed', 'changed'],
      ['ok', 'ok', 'ok'],
    ])
    const cert = join(run.root, 'cert')
    expect(openssl('verify', '-CAfile', cert, cert)).toContain('OK')
    expect(openssl('x509', '-in', cert, '-noout', '-ext', 'subjectAltName')).toContain('DNS:example.org')
    rmSync(join(run.root, 'csr'))
    writeFileSync(
      join(run.root, 'csr'),
      openssl('req', '-new', '-key', join(run.root, 'key'), '-subj', '/CN=other'),
    )
    const only = await run.apply()
    expect(only.steps.map(([, status]) => status)).toEqual(['ok', 'changed', 'ok'])
    rmSync(join(run.root, 'key'))
    expect((await run.apply()).steps.map(([, status]) => status)).toEqual(['changed', 'changed', 'changed'])
  })

  it('is signed by a CA of one’s own, whose key has a passphrase', async () => {
    const ca = { path: 'ROOT/ca.key', passphrase: 'p w', size: 2048 }
    const run = here([
      { name: 'ca key', [`${C}.openssl_privatekey`]: ca },
      {
        name: 'ca csr',
        [`${C}.openssl_csr`]: {
          path: 'ROOT/ca.csr',
          privatekey_path: 'ROOT/ca.key',
          privatekey_passphrase: 'p w',
          common_name: 'CA',
          use_common_name_for_san: false,
          basic_constraints: 'CA:TRUE',
          basic_constraints_critical: true,
          key_usage: 'keyCertSign',
          key_usage_critical: true,
        },
      },
      {
        name: 'ca',
        [`${C}.x509_certificate`]: {
          path: 'ROOT/ca.crt',
          csr_path: 'ROOT/ca.csr',
          provider: 'selfsigned',
          privatekey_path: 'ROOT/ca.key',
          privatekey_passphrase: 'p w',
        },
      },
      KEY,
      { name: 'csr', [`${C}.openssl_csr`]: CSR },
      {
        name: 'cert',
        [`${C}.x509_certificate`]: {
          ...CERT,
          provider: 'ownca',
          ownca_path: 'ROOT/ca.crt',
          ownca_privatekey_path: 'ROOT/ca.key',
          ownca_privatekey_passphrase: 'p w',
          ownca_not_after: '+397d',
        },
      },
    ])
    await run.apply()
    expect(openssl('verify', '-CAfile', join(run.root, 'ca.crt'), join(run.root, 'cert'))).toContain('OK')
    expect((await run.apply()).steps.map(([, status]) => status)).toEqual([
      'ok',
      'ok',
      'ok',
      'ok',
      'ok',
      'ok',
    ])
  })

  it.each([
    ['+365d', 365],
    ['+52w', 364],
    ['+1d24h', 2],
  ])('is valid for %s', (time, days) => expect(daysOf(time)).toBe(days))
  it.each(['20300101000000Z', '+1h', '', '+', '+0d'])('is not valid for “%s”', (time) =>
    expect(() => daysOf(time)).toThrow('write the days'),
  )
})

describe('other keys', () => {
  it('the public half is written, and again where the private one is another', async () => {
    const run = here([
      KEY,
      { name: 'pem', [`${C}.openssl_publickey`]: { path: 'ROOT/pub', privatekey_path: 'ROOT/key' } },
      {
        name: 'ssh',
        [`${C}.openssl_publickey`]: { path: 'ROOT/ssh', privatekey_path: 'ROOT/key', format: 'OpenSSH' },
      },
    ])
    const told = await thrice(run)
    expect(told.slice(1)).toEqual([
      ['changed', 'changed', 'changed'],
      ['ok', 'ok', 'ok'],
    ])
    expect(readFileSync(join(run.root, 'ssh'), 'utf8')).toMatch(/^ecdsa-sha2-nistp256 /)
    rmSync(join(run.root, 'key'))
    expect((await run.apply()).steps.map(([, status]) => status)).toEqual(['changed', 'changed', 'changed'])
    expect(openssl('pkey', '-in', join(run.root, 'key'), '-pubout')).toBe(
      readFileSync(join(run.root, 'pub'), 'utf8'),
    )
  })

  it('parameters for Diffie-Hellman are made once', async () => {
    const run = here([{ [`${C}.openssl_dhparam`]: { path: 'ROOT/dh', size: 512, mode: '0640' } }])
    expect(await thrice(run)).toEqual(AGAIN)
    expect(statSync(join(run.root, 'dh')).mode & 0o777).toBe(0o640)
  })

  it.each([
    ['rsa', { size: 2048 }],
    ['ed25519', { comment: 'me "at" home' }],
    ['ecdsa', {}],
  ])('a pair of keys for ssh of the type %s is made once, and its public half again', async (type, more) => {
    const run = here([{ name: 'pair', [`${C}.openssh_keypair`]: { path: 'ROOT/id', type, ...more } }])
    expect(await thrice(run)).toEqual(AGAIN)
    const before = readFileSync(join(run.root, 'id'), 'utf8')
    const pub = readFileSync(join(run.root, 'id.pub'), 'utf8')
    rmSync(join(run.root, 'id.pub'))
    expect(await thrice(run)).toEqual(AGAIN)
    expect(readFileSync(join(run.root, 'id'), 'utf8')).toBe(before)
    expect(readFileSync(join(run.root, 'id.pub'), 'utf8').split(' ')[1]?.trim()).toBe(
      pub.split(' ')[1]?.trim(),
    )
  })

  it('a pair of another kind is replaced, and one that cannot be read is not', async () => {
    const run = here([{ name: 'pair', [`${C}.openssh_keypair`]: { path: 'ROOT/id', type: 'ed25519' } }])
    execFileSync('ssh-keygen', ['-q', '-t', 'ecdsa', '-N', '', '-f', join(run.root, 'id')])
    expect((await run.apply()).steps).toEqual([['pair', 'changed']])
    writeFileSync(join(run.root, 'id'), 'no key\n')
    expect((await run.apply()).reasons['pair']).toContain('cannot be read')
  })
})
