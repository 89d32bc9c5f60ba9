import { assert, property, string, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { encryptVault, openEnvelope } from '../../src/secrets/vault.ts'
import { parseEnvelope } from '../../src/secrets/vault-envelope.ts'

// Made with another implementation of the format: the npm package ansible-vault 1.3.0.
const FOREIGN = `$ANSIBLE_VAULT;1.1;AES256
65326136616139396666373732366433323835373933646537373033336164316536613263666532
3437396330336361336433616137393462653634626163310a646430623433633336323465323737
36373331663234623266353962633333323165323637363239353732616533643163626638643332
3464646139613538370a343363376431306261303432643438663732383237663062363931653935
35633538626637633866643436663032316637383730373733643162653333616666333062613236
6565613766643737646366363032366137353835303436613361
`
const FOREIGN_LABELLED = `$ANSIBLE_VAULT;1.2;AES256;prod
39356665333963326536356431373838386236363237323861303562316165613438346562383565
6565396431613439333531646235383833313138343336330a383262666138323639653034353634
34626631373534383439316430356166626435336332323338643230356534373733646535383761
6436366161383865310a633765666165343131313239623161316266363165313863633231393236
3337
`

function open(text: string, password: string): string | undefined {
  const envelope = parseEnvelope(text)
  return envelope === undefined ? undefined : openEnvelope(envelope, password)
}

test('opens what another implementation has encrypted, with and without a label', () => {
  expect(open(FOREIGN, 'correct horse')).toBe('Grüße from the other implementation\n')
  expect(open(FOREIGN_LABELLED, 'correct horse')).toBe('labelled')
  expect(parseEnvelope(FOREIGN_LABELLED)?.label).toBe('prod')
})

test('writes what another implementation writes, given the same salt', () => {
  const { salt } = parseEnvelope(FOREIGN) ?? {}
  expect(
    encryptVault('Grüße from the other implementation\n', 'correct horse', { ...(salt && { salt }) }),
  ).toBe(FOREIGN)
})

test('opens what it has encrypted, whatever the text', () => {
  const texts = tuple(string({ unit: 'binary' }), string())
  assert(
    property(texts, ([text, password]) => open(encryptVault(text, password), password) === text),
    {
      numRuns: 20,
    },
  )
})

test('reads a text that YAML has indented or that ends in blank lines', () => {
  expect(open(`${FOREIGN.replaceAll('\n', '\n   ')}\r\n\n`, 'correct horse')).toContain(
    'other implementation',
  )
})

test('a wrong password and a changed text open nothing', () => {
  expect(open(FOREIGN, 'wrong')).toBeUndefined()
  expect(open(FOREIGN.replace('3361\n', '3362\n'), 'correct horse')).toBeUndefined()
})

test.each([
  '',
  'hello',
  '$ANSIBLE_VAULT;1.0;AES\n3333',
  '$ANSIBLE_VAULT;1.1;AES256\nzz',
  '$ANSIBLE_VAULT;1.1;AES256\n333',
])('%j is no vault text', (text) => {
  expect(parseEnvelope(text)).toBeUndefined()
})
