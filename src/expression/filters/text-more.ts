import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path/posix'
import type { Value, Values } from '../../model/value.ts'
import { isList, isTrue, kindOf, memberOf } from '../evaluate/variables-kind.ts'
import { Fault } from '../syntax/fault.ts'
import { itemsOf } from './attribute.ts'
import { type FilterTable, filter, wantInteger, wantText } from './define.ts'
import { centered, formatBraces, formatPercent } from './python-format.ts'
import { asText } from './text.ts'

/** More filters that make a text of a text. */
export const moreTextFilters: FilterTable = {
  format: filter('values...', (input, values) =>
    formatPercent(wantText(input), given(values), mapIn(values)),
  ),
  e: filter('', (input) => escaped(asText(input))),
  escape: filter('', (input) => escaped(asText(input))),
  forceescape: filter('', (input) => escaped(asText(input))),
  safe: filter('', (input) => input),
  center: filter('width?', (input, [width]) => centeredLeft(wantText(input), wantInteger(width, 80))),
  wordcount: filter('', (input) => wantText(input).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0),
  truncate: filter('length?, killwords?, end?, leeway?', (input, how) => truncated(wantText(input), how)),
  striptags: filter('', (input) =>
    wantText(input)
      .replace(/<!--.*?-->|<[^>]*>/gs, '')
      .trim()
      .replace(/\s+/g, ' '),
  ),
  urlencode: filter('', (input) => urlEncoded(input)),
  urldecode: filter('', (input) => decodedUrl(wantText(input))),
  urlsplit: filter('query?', (input, [part]) => splitUrl(wantText(input), part)),
  path_join: filter('', (input) => (isList(input) ? joinPaths(input.map(wantText)) : wantText(input))),
  splitext: filter('', (input) => splitExtension(wantText(input))),
  realpath: filter('', (input) => realPath(wantText(input))),
  expanduser: filter('', (input) => wantText(input).replace(/^~(?=\/|$)/, homedir())),
  relpath: filter('start?', (input, [start]) => relativeTo(wantText(input), wantText(start ?? '.'))),
  md5: filter('', (input) => createHash('md5').update(wantText(input)).digest('hex')),
  sha1: filter('', (input) => createHash('sha1').update(wantText(input)).digest('hex')),
  checksum: filter('', (input) => createHash('sha1').update(wantText(input)).digest('hex')),
  to_uuid: filter('namespace?', (input, [namespace]) =>
    uuid(asText(input), wantText(namespace ?? NAMESPACE)),
  ),
  comment: filter(
    'style?, decoration=, prefix=, prefix_count=, postfix=, postfix_count=, beginning=, end=, newline=',
    (input, how) => commented(wantText(input), how),
  ),
  type_debug: filter('', (input) => TYPES[kindOf(input)] ?? 'str'),
}

/** `text.format(…)`, which takes any names. */
export function formatMethod(text: Value, args: readonly Value[], named: Values): string {
  return formatBraces(wantText(text), args, named)
}

function given(values: readonly (Value | undefined)[]): readonly Value[] {
  return values.filter((value) => value !== undefined)
}

/** `%(name)s` takes its values from a map. */
function mapIn(values: readonly (Value | undefined)[]): Values {
  const [first] = values
  return typeof first === 'object' && first !== null && !Array.isArray(first) ? (first as Values) : {}
}

const SIGNS: { readonly [sign: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
}

function escaped(text: string): string {
  return text.replace(/[&<>'"]/g, (sign) => SIGNS[sign] ?? sign)
}

/** Python's `center` puts the odd blank before where the width is odd, else behind. */
function centeredLeft(text: string, width: number): string {
  const room = width - text.length
  return room % 2 === 1 && width % 2 === 1 ? ` ${centered(text, width - 1)}` : centered(text, width)
}

function truncated(text: string, [length, kill, end, leeway]: readonly (Value | undefined)[]): string {
  const [most, tail] = [wantInteger(length, 255), wantText(end ?? '...')]
  if (text.length <= most + wantInteger(leeway, 5)) return text
  const cut = text.slice(0, Math.max(0, most - tail.length))
  if (isTrue(kill ?? false) === true) return cut + tail
  const space = cut.lastIndexOf(' ')
  return (space < 0 ? cut : cut.slice(0, space)) + tail
}

function urlEncoded(input: Value): string {
  const encode = (text: string, safe: string) =>
    encodeURIComponent(Buffer.from(text).toString())
      .replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
      .replace(/%2F/g, safe)
  if (typeof input === 'string' || typeof input === 'number') return encode(String(input), '/')
  const plus = (text: string) => encode(text, '%2F').replaceAll('%20', '+')
  const pairs = isList(input) ? input.map((pair) => itemsOf(pair)) : Object.entries((input ?? {}) as Values)
  return pairs.map(([key, value]) => `${plus(asText(key ?? ''))}=${plus(asText(value ?? ''))}`).join('&')
}

function decodedUrl(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new Fault('this text is not encoded as in a URL')
  }
}

function splitUrl(text: string, part: Value | undefined): Value {
  const found =
    /^(?:([A-Za-z][\w+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text) ?? []
  const [, scheme = '', netloc = '', path = '', query = '', fragment = ''] = found
  const [, user, password, host, port] =
    /^(?:([^:@]*)(?::([^@]*))?@)?(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(netloc) ?? []
  const parts: Values = {
    fragment,
    hostname: host === undefined || host === '' ? null : host.replace(/^\[|\]$/g, '').toLowerCase(),
    netloc,
    password: password ?? null,
    path,
    port: port === undefined ? null : Number(port),
    query,
    scheme: scheme.toLowerCase(),
    username: user ?? null,
  }
  if (part === undefined) return parts
  const one = memberOf(parts, part)
  if (one === undefined)
    throw new Fault(`a URL has no "${asText(part)}"`, { hint: Object.keys(parts).join(', ') })
  return one
}

function joinPaths(paths: readonly string[]): string {
  const from = paths.findLastIndex((path) => path.startsWith('/'))
  return paths
    .slice(Math.max(0, from))
    .reduce((all, path) => (all === '' || all.endsWith('/') ? all + path : `${all}/${path}`), '')
}

/** Of the controller; what is not there stays as it is. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

function splitExtension(path: string): Value {
  const found = /^(.*\/)?(\.*[^/]*?)(\.[^./]*)?$/s.exec(path)
  const [, folder = '', name = '', extension = ''] = found ?? []
  return name === '' || /^\.*$/.test(name) ? [path, ''] : [folder + name, extension]
}

function relativeTo(path: string, start: string): string {
  if (path.startsWith('/') !== start.startsWith('/'))
    throw new Fault('one path is absolute and the other is not')
  const [to, from] = [path, start].map((one) =>
    join('/', one)
      .split('/')
      .filter((part) => part !== ''),
  ) as [string[], string[]]
  const same = to.findIndex((part, at) => part !== from[at])
  const common = same < 0 ? to.length : same
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/') || '.'
}

/** Ansible's own namespace of names. */
const NAMESPACE = '361E6D51-FAEC-444A-9079-341386DA8E2E'

/** A UUID of version 5. */
function uuid(name: string, namespace: string): string {
  const bytes = Buffer.from(namespace.replaceAll('-', ''), 'hex')
  if (bytes.length !== 16) throw new Fault('the namespace is no UUID')
  const sum = createHash('sha1').update(bytes).update(name).digest()
  sum[6] = ((sum[6] ?? 0) & 0x0f) | 0x50
  sum[8] = ((sum[8] ?? 0) & 0x3f) | 0x80
  const hex = sum.toString('hex').slice(0, 32)
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

interface Style {
  readonly decoration: string
  readonly beginning?: string
  readonly end?: string
}

const STYLES: { readonly [name: string]: Style } = {
  plain: { decoration: '# ' },
  erlang: { decoration: '% ' },
  c: { decoration: '// ' },
  cblock: { beginning: '/*', decoration: ' * ', end: ' */' },
  xml: { beginning: '<!--', decoration: ' - ', end: '-->' },
}

/** A text as a comment, as Ansible decorates it. */
function commented(text: string, how: readonly (Value | undefined)[]): string {
  const [style, own, prefix, before, postfix, after, beginning, end, newline] = how
  const name = wantText(style ?? 'plain')
  const base = Object.hasOwn(STYLES, name) ? STYLES[name] : undefined
  if (base === undefined)
    throw new Fault(`there is no style "${name}"`, { hint: Object.keys(STYLES).join(', ') })
  const line = wantText(newline ?? '\n')
  const decoration = wantText(own ?? base.decoration)
  const opened = wantText(beginning ?? base.beginning ?? '')
  const closed = wantText(end ?? base.end ?? '')
  const bare = decoration.trimEnd()
  const around = (sign: Value | undefined, count: Value | undefined) =>
    `${wantText(sign ?? bare)}${line}`.repeat(Math.min(100, wantInteger(count, 1)))
  const inside = text
    .split(line)
    .map((one) =>
      (decoration + one).replace(new RegExp(`${bare.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}[ \\t]+$`), bare),
    )
    .join(line)
  return [
    opened === '' ? '' : opened + line,
    around(prefix, before),
    inside,
    line,
    around(postfix, after).slice(0, -line.length),
    closed === '' ? '' : line + closed,
  ].join('')
}

const TYPES: { readonly [kind: string]: string } = {
  none: 'NoneType',
  'a list': 'list',
  'a map': 'dict',
  'a string': 'str',
  'a number': 'int',
  'true or false': 'bool',
}
