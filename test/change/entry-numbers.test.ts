import { expect, it } from 'vitest'
import { group, groupNumbered, type User, user, userNumbered } from '../../src/change/account.ts'
import { type Entry, entry } from '../../src/change/entry.ts'
import { deriveEntry } from '../../src/change/entry-derive.ts'
import { emptyOverlay } from '../../src/host/overlay.ts'
import type { Effect } from '../../src/model/change.ts'
import { known } from '../../src/model/seen.ts'

const file = (owner: string, team: string): Entry => ({
  type: 'file',
  mode: '0644',
  owner,
  group: team,
  sha256: '',
  size: 0,
})
const alma = (uid: number): User => ({
  uid,
  group: 'alma',
  groups: [],
  comment: '',
  home: '/home/alma',
  shell: '/bin/sh',
})
const moved: Effect[] = [
  { fact: userNumbered('1000'), becomes: known(null) },
  { fact: userNumbered('1500'), becomes: known('alma') },
  { fact: user('alma'), becomes: known(alma(1500)) },
]
const gone: Effect[] = [
  { fact: userNumbered('1000'), becomes: known(null) },
  { fact: user('alma'), becomes: known(null) },
]
const team: Effect[] = [
  { fact: groupNumbered('0'), becomes: known(null) },
  { fact: group('crew'), becomes: known({ gid: 4344 }) },
]
const given: Effect[] = [{ fact: groupNumbered('4343'), becomes: known('crew') }]

it.each<[string, string, Effect[], [string, string], [string, string]]>([
  ['to whom it did where nobody is renumbered', '/srv/x', [], ['alma', ''], ['alma', '']],
  ['to the number that a user had', '/srv/x', moved, ['alma', 'root'], ['1000', 'root']],
  ['to the user in whose home it is', '/home/alma/x', moved, ['alma', 'root'], ['alma', 'root']],
  ['to the number of a user who is removed', '/home/alma/x', gone, ['alma', 'alma'], ['1000', 'alma']],
  ['to another user as before', '/srv/x', moved, ['bela', 'bela'], ['bela', 'bela']],
  ['to the number that a group had, be it 0', '/srv/x', team, ['alma', 'crew'], ['alma', '0']],
  ['to a group that is given its number', '/srv/x', given, ['4343', '4343'], ['4343', 'crew']],
])('a file belongs %s', async (_title, path, effects, [owner, name], expected) => {
  const overlay = emptyOverlay(deriveEntry)
  for (const effect of effects) overlay.blur(effect)
  const seen = await overlay.see(entry(path), async () => file(owner, name))
  expect(seen).toEqual(known(file(...expected)))
})

it('a file that is made afterwards belongs to whom it is given, and what is not there to nobody', async () => {
  const overlay = emptyOverlay(deriveEntry)
  for (const effect of moved) overlay.blur(effect)
  overlay.blur({ fact: entry('/srv/x'), becomes: known(file('alma', 'root')) })
  expect(await overlay.see(entry('/srv/x'), async () => null)).toEqual(known(file('alma', 'root')))
  expect(await overlay.see(entry('/srv/y'), async () => null)).toEqual(known(null))
})
