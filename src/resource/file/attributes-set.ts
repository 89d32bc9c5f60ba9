import { posix } from 'node:path'
import { defineChange } from '../../define/change.ts'
import { argv, quote } from '../../host/quote.ts'
import { Refusal, type StateChange } from '../../model/change.ts'
import { mapSeen, type Seen } from '../../model/seen.ts'
import { type Attributes, attributes } from './attributes.ts'

/** Owner, group and mode in full. */
export type Closed = { readonly owner: string; readonly group: string; readonly mode: string }

/** What a test of owner, group and mode asks besides: a format of stat(1), and what it gives. */
interface AlsoAsked {
  readonly flags?: string
  readonly format?: string
  readonly gives?: string
}

/** A test for owner, group and mode of what stands at a path; an owner without a name is known by number. */
export function statIs({ owner, group, mode }: Closed, path: string, also: AlsoAsked = {}): string {
  const { flags = '', format = '', gives = '' } = also
  const isNumber = /^\d+$/
  const asked = `${format}%04a ${isNumber.test(owner) ? '%u' : '%U'} ${isNumber.test(group) ? '%g' : '%G'}`
  return `[ "$(stat ${flags}-c '${asked}' -- ${quote(path)})" = ${quote(`${gives}${mode} ${owner} ${group}`)} ]`
}

/** What is at a path must have this owner, group and mode. */
export function attributesSet(path: string, seen: Seen<Attributes>, wanted: Closed): StateChange {
  const after = mapSeen(seen, (here): Attributes => {
    if (here === null) throw new Refusal(`${path} does not exist`, seen.known ? seen.assuming : [])
    return { ...here, ...wanted }
  })
  const summary = `give ${path} to ${wanted.owner}:${wanted.group}, mode ${wanted.mode}`
  return given({ subject: path, goal: attributes(path), before: seen, after, data: wanted, summary })
}

/** Owners and modes of files that are not read. */
const given = defineChange<Attributes, Closed>({
  name: 'attributes',
  guard: (here, { subject }) =>
    here === null ? `[ ! -e ${quote(subject)} ]` : statIs(here, subject, { flags: '-L ' }),
  script: ({ subject, data, before }) => giveScript(subject, before.known ? before.value : null, data),
  deferredSync: ({ subject }) => ({ within: posix.dirname(subject) }),
})

/** Sets the owner and mode of a file; the mode last, because chown clears setuid. */
export function giveScript(path: string, here: Attributes, { owner, group, mode }: Closed): string {
  const byName = `${argv('chown', `${owner}:${group}`, '--', path)} && ${argv('chmod', mode.padStart(5, '0'), '--', path)}`
  const was = here === null ? '' : `${here.mode} ${here.owner} ${here.group}`
  return `if [ "$OPEN" = no ]; then ${byName}; else held ${argv('give', path, here?.type ?? '', was, owner, group, mode)}; fi`
}
