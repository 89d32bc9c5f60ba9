import { existsSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import { Unknown } from '../../model/seen.ts'
import type { Value } from '../../model/value.ts'
import { isEqual } from '../evaluate/equality.ts'
import { isList, isMap, isTrue, kindOf } from '../evaluate/variables-kind.ts'
import { Fault } from '../syntax/fault.ts'
import { readAddress } from './address.ts'
import { itemsOf } from './attribute.ts'
import { type FilterTable, filter, openFilter, wantText } from './define.ts'
import { fits } from './regex.ts'

/** More tests, Ansible's among them. Those of files look at the controller, as Ansible's do. */
export function moreTests(): FilterTable {
  const file = (holds: (path: string) => boolean) => filter('', (value) => holds(wantText(value)))
  const isA = (kind: 'isFile' | 'isDirectory') => (path: string) =>
    statSync(path, { throwIfNoEntry: false })?.[kind]() === true
  return {
    regex: filter('pattern, ignorecase?, multiline?, match_type?', (value, how) => {
      const [pattern, ignorecase, multiline, kind] = how
      const source = kind === 'fullmatch' ? `(?:${wantText(pattern)})$` : wantText(pattern)
      return fits(wantText(value), [source, ignorecase, multiline], kind !== 'match' && kind !== 'fullmatch')
    }),
    any: openFilter('', (value) => someHold(itemsOf(value))),
    all: openFilter('', (value) => allHold(itemsOf(value))),
    sameas: openFilter('other', (value, [other]) => isSame(value, other ?? null)),
    abs: filter('', (value) => wantText(value).startsWith('/')),
    is_abs: filter('', (value) => wantText(value).startsWith('/')),
    file: file(isA('isFile')),
    directory: file(isA('isDirectory')),
    is_file: file(isA('isFile')),
    is_dir: file(isA('isDirectory')),
    exists: file(existsSync),
    ip: filter('', (value) => typeof value === 'string' && readAddress(value) !== undefined),
    ip_address: filter('', (value) => typeof value === 'string' && isIP(value) !== 0),
    ipv4_address: filter('', (value) => typeof value === 'string' && isIP(value) === 4),
    ipv6_address: filter('', (value) => typeof value === 'string' && isIP(value) === 6),
    nan: filter('', (value) => Number.isNaN(value)),
    started: openFilter('', () => true),
    finished: openFilter('', () => true),
    dict: openFilter('', (value) => isMap(value)),
    list: openFilter('', (value) => isList(value)),
    url: filter('', (value) => /^(?:https?|ftp|file|ssh|git|sftp):\/\/\S+$/i.test(wantText(value))),
  }
}

function someHold(items: readonly Value[]): boolean | Unknown {
  const all = items.map(isTrue)
  return all.includes(true) || (all.find((one) => one instanceof Unknown) ?? false)
}

function allHold(items: readonly Value[]): boolean | Unknown {
  const all = items.map(isTrue)
  return !all.includes(false) && (all.find((one) => one instanceof Unknown) ?? true)
}

/** Only what is one thing in Python, too, however it was made. */
function isSame(value: Value, other: Value): boolean | Unknown {
  if (typeof value !== typeof other) return false
  if (isList(value) || (isMap(value) && other !== null && value !== null))
    throw new Fault(`sameas cannot tell whether ${kindOf(value)} is the same`, { hint: 'use ==' })
  return isEqual(value, other)
}
