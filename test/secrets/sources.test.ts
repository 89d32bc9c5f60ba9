import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseYaml } from '../../src/schema/document.ts'
import { readYaml } from '../../src/schema/read.ts'
import type { PasswordSources } from '../../src/secrets/password.ts'
import { secretSources } from '../../src/secrets/sources.ts'
import { encryptVault } from '../../src/secrets/vault.ts'

const dir = mkdtempSync(join(tmpdir(), 'hostwright-secrets-'))

function put(name: string, text: string, mode = 0o600): string {
  const file = join(dir, name)
  writeFileSync(file, text)
  chmodSync(file, mode)
  return file
}

const password = put('password', 'correct horse\n')
const vaulted = (text: string, key = 'correct horse') =>
  `!vault |\n${encryptVault(text, key).replaceAll(/^(?=.)/gm, '    ')}`

function texts(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, held: unknown) => held))
}

test('!vault, !env and !file each give a secret', () => {
  put('token', 'from a file\n')
  put('key.pem', 'BEGIN\nEND\n')
  const text = `a: ${vaulted('hidden')}b: !env TOKEN\nc: !file token\nd: !file key.pem\n`
  const { tags } = secretSources({ files: [password], env: { TOKEN: 'from outside' } })
  const { value, problems } = parseYaml(join(dir, 'x.yml'), text, tags)
  expect(problems).toEqual([])
  const { a, b, c, d } = value as { [name: string]: { reveal(): string } }
  expect([a, b, c, d].map((one) => one?.reveal())).toEqual([
    'hidden',
    'from outside',
    'from a file',
    'BEGIN\nEND\n',
  ])
  expect(texts(value)).toEqual({ a: '(secret)', b: '(secret)', c: '(secret)', d: '(secret)' })
})

test('what is missing is a problem at its place', () => {
  const { tags } = secretSources({ env: {} })
  const { problems } = parseYaml('/nowhere/x.yml', 'a: !env NOPE\nb: !file nope\nc: !vault nonsense\n', tags)
  expect(problems.map(({ at, message }) => `${at?.line}:${at?.column} ${message}`)).toEqual([
    '1:9 the environment variable NOPE is not set',
    '2:10 cannot read /nowhere/nope: there is no such file',
    '3:11 this was not encrypted with Ansible Vault',
  ])
})

test('a missing or wrong vault password is said once, however many values it concerns', () => {
  const text = `a: ${vaulted('1')}b: ${vaulted('2')}c: ${vaulted('3')}`
  const said = (sources: PasswordSources) =>
    parseYaml('x.yml', text, secretSources(sources).tags).problems.map(
      ({ at, message }) => `${at?.line} ${message}`,
    )
  expect(said({ env: {} })).toEqual([
    '1 this is encrypted with Ansible Vault, but no vault password was given',
  ])
  expect(said({ files: [put('wrong', 'wrong')] })).toEqual(['1 the vault password does not decrypt this'])
  expect(said({ files: [join(dir, 'nope')] })).toEqual([
    `1 cannot read the vault password file ${dir}/nope: there is no such file`,
  ])
})

function open(sources: PasswordSources): string {
  return secretSources(sources).decrypt(encryptVault('hidden', 'correct horse'), 'x')
}

test('the password file may be named in the environment, be a program, and be one of several', () => {
  const program = put('program', '#!/bin/sh\necho correct horse\n', 0o700)
  expect(open({ env: { ANSIBLE_VAULT_PASSWORD_FILE: password } })).toBe('hidden')
  expect(
    open({ env: { HOSTWRIGHT_VAULT_PASSWORD_FILE: program, ANSIBLE_VAULT_PASSWORD_FILE: '/nope' } }),
  ).toBe('hidden')
  expect(open({ files: [put('other', 'other'), password] })).toBe('hidden')
})

test('a program that fails is named with its exit code', () => {
  const program = put('failing', '#!/bin/sh\nexit 3\n', 0o700)
  expect(() => secretSources({ files: [program] }).decrypt(encryptVault('x', 'y'), 'x')).toThrow(
    `the vault password program ${program} ended with exit code 3`,
  )
})

test('a file that is encrypted as a whole holds secrets, and its inside is not placed', () => {
  const file = put(
    'vars.yml',
    encryptVault('user: alice\nport: 25\nlist: [x]\nbad: {{ y }}\n', 'correct horse'),
  )
  const document = readYaml(file, secretSources({ files: [password] }))
  const { user, port, list } = document.value as unknown as {
    user: { reveal(): string }
    port: number
    list: unknown[]
  }
  expect([user.reveal(), port, String(list[0])]).toEqual(['alice', 25, '(secret)'])
  expect(document.locate(['list', 0])).toEqual({ file, line: 1, column: 1 })
  expect(
    document.problems.map(({ at, message }) => `${at?.line}:${at?.column} ${message.slice(0, 26)}`),
  ).toEqual(['1:1 inside the encrypted file:'])
})

test('a file that cannot be read is a problem where it was asked for', () => {
  const at = { file: 'play.yml', line: 3, column: 5 }
  expect(readYaml('/nope.yml', undefined, at).problems).toEqual([
    { message: 'cannot read /nope.yml: there is no such file', at },
  ])
})
