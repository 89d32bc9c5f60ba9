import { createHash, getHashes } from 'node:crypto'
import { canonical } from '../../model/json.ts'
import type { Value } from '../../model/value.ts'
import { Fault } from '../syntax/fault.ts'
import { type FilterTable, filter, wantInteger, wantText } from './define.ts'

/** Filters that write a value in another form, or read it. */
export const codeFilters: FilterTable = {
  to_json: filter('indent?', (input, [indent]) => JSON.stringify(input, null, wantInteger(indent, 0))),
  to_nice_json: filter('indent?', (input, [indent]) =>
    JSON.stringify(JSON.parse(canonical(input)), null, wantInteger(indent, 4)),
  ),
  from_json: filter('', (input) => parsed(wantText(input))),
  b64encode: filter('', (input) => Buffer.from(wantText(input)).toString('base64')),
  b64decode: filter('', (input) => decoded(wantText(input))),
  hash: filter('algorithm?', (input, [algorithm]) => digest(wantText(input), wantText(algorithm ?? 'sha1'))),
}

/** Data takes many times what its text does, and what goes through it goes as deep as it is. */
const LONGEST = 16 * 1024 * 1024
const DEEPEST = 500

function parsed(text: string): Value {
  if (text.length > LONGEST) throw new Fault('this JSON is too long')
  const value = read(text)
  if (isDeeper(value, DEEPEST)) throw new Fault(`this JSON is nested more than ${DEEPEST} levels deep`)
  return value
}

function read(text: string): Value {
  try {
    return JSON.parse(text) as Value
  } catch {
    throw new Fault('this string is not JSON')
  }
}

function isDeeper(value: Value, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((held: Value) => isDeeper(held, levels - 1))
}

function decoded(text: string): string {
  const bytes = Buffer.from(text, 'base64')
  if (!/^[\w+/\s-]*=*\s*$/.test(text)) throw new Fault('this string is not base64')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Fault('the decoded base64 is not UTF-8 text')
  }
}

function digest(text: string, algorithm: string): string {
  if (!getHashes().includes(algorithm) || /shake/i.test(algorithm)) {
    throw new Fault(`unknown hash algorithm "${algorithm}"`, { hint: 'sha256, sha512, sha1 or md5' })
  }
  return createHash(algorithm).update(text).digest('hex')
}
