import { createHash, getHashes } from 'node:crypto'
import type { Value } from '../../model/value.ts'
import { parseYaml } from '../../schema/document.ts'
import { isList, isTrue } from '../evaluate/variables-kind.ts'
import { Fault } from '../syntax/fault.ts'
import { type Args, type FilterTable, filter, wantInteger, wantText } from './define.ts'
import { toJson } from './to-json.ts'
import { toYaml, type YamlStyle } from './to-yaml.ts'

/** Filters that write a value in another form, or read it. */
export const codeFilters: FilterTable = {
  to_json: filter(
    'indent?, sort_keys?, ensure_ascii?, separators?',
    (input, [indent, sorted, ascii, separators]) =>
      toJson(input, {
        indent: indent === null || indent === undefined ? undefined : wantInteger(indent),
        sorted: isTrue(sorted ?? false) === true,
        ascii: isTrue(ascii ?? true) === true,
        tight: isList(separators) && separators[0] === ',',
      }),
  ),
  to_nice_json: filter('indent?, sort_keys?, ensure_ascii?', (input, [indent, sorted, ascii]) =>
    toJson(input, {
      indent: wantInteger(indent, 4),
      sorted: isTrue(sorted ?? true) === true,
      ascii: isTrue(ascii ?? true) === true,
      tight: true,
    }),
  ),
  tojson: filter('indent?', (input, [indent]) =>
    toJson(input, {
      indent: indent === undefined ? undefined : wantInteger(indent),
      sorted: true,
      ascii: true,
      tight: false,
    }).replace(/[<>&']/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ),
  json: filter('indent?', (input, [indent]) => JSON.stringify(input, null, wantInteger(indent, 0))),
  to_yaml: filter('indent?, width?, sort_keys?, default_flow_style?', (input, how) =>
    yamlOf(input, how, { indent: 2, flowLeaves: true }),
  ),
  to_nice_yaml: filter('indent?, width?, sort_keys?, default_flow_style?', (input, how) =>
    yamlOf(input, how, { indent: 4, flowLeaves: false }),
  ),
  from_yaml: filter('', (input) => yamlIn(input)),
  from_yaml_all: filter('', (input) =>
    wantText(input)
      .split(/^---(?:\s.*)?$/m)
      .filter((part) => part.trim() !== '')
      .map(yamlIn),
  ),
  from_json: filter('', (input) => parsed(wantText(input))),
  b64encode: filter('', (input) => Buffer.from(wantText(input)).toString('base64')),
  b64decode: filter('', (input) => decoded(wantText(input))),
  hash: filter('algorithm?', (input, [algorithm]) => digest(wantText(input), wantText(algorithm ?? 'sha1'))),
}

type Usual = Pick<YamlStyle, 'indent' | 'flowLeaves'>

function yamlOf(input: Value, [indent, width, sorted, flow]: Args, usual: Usual): string {
  return toYaml(input, {
    indent: Math.min(9, Math.max(2, wantInteger(indent, usual.indent))),
    width: wantInteger(width, 80),
    sorted: isTrue(sorted ?? true) === true,
    flowLeaves: flow === undefined ? usual.flowLeaves : isTrue(flow) === true,
  })
}

/** What is no text is given back, as Ansible does. */
function yamlIn(input: Value): Value {
  if (typeof input !== 'string') return input
  if (input.length > LONGEST) throw new Fault('this YAML is too long')
  const { value, problems } = parseYaml('', input)
  if (problems.length > 0) throw new Fault(`this string is not YAML: ${problems[0]?.message}`)
  return value
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
