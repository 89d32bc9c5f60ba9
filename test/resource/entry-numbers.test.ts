import { expect, it } from 'vitest'
import { emptyOverlay } from '../../src/host/overlay.ts'
import type { Effect } from '../../src/model/change.ts'
import { type Known, known, type Seen, unknown } from '../../src/model/seen.ts'
import { entry } from '../../src/resource/file/entry.ts'
import { deriveEntry } from '../../src/resource/file/entry-derive.ts'
import type { Entry, FileEntry } from '../../src/resource/file/entry-state.ts'
import { file as fileWith, owned } from '../../src/resource/file/entry-want.ts'
import { group, type User, user } from '../../src/resource/user/account.ts'
import { groupNumbered, userNumbered } from '../../src/resource/user/account-number.ts'
import { regrouped } from '../../src/resource/user/primary-group.ts'

const file = (owner: string, team: string): Entry => ({
  type: 'file',
  mode: '0644',
  owner,
  group: team,
  sha256: '',
  size: 0,
})
const ours: FileEntry = { type: 'file', mode: '0644', owner: 'root', group: 'root', sha256: '', size: 0 }
const ROOT: Entry = { type: 'directory', mode: '0755', owner: 'root', group: 'root' }
const never = () => Promise.reject(new Error('asked'))
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
const regroup: Effect[] = [{ fact: regrouped('/home/alma'), becomes: known({ from: 'alma', to: 'adm' }) }]
const given: Effect[] = [{ fact: groupNumbered('4343'), becomes: known('crew') }]

it.each<[string, string, Effect[], [string, string], [string, string]]>([
  ['to whom it did where nobody is renumbered', '/srv/x', [], ['alma', ''], ['alma', '']],
  ['to the number that a user had', '/srv/x', moved, ['alma', 'root'], ['1000', 'root']],
  ['to the user in whose home it is', '/home/alma/x', moved, ['alma', 'root'], ['alma', 'root']],
  ['to the number of a user who is removed', '/home/alma/x', gone, ['alma', 'alma'], ['1000', 'alma']],
  ['to another user as before', '/srv/x', moved, ['bela', 'bela'], ['bela', 'bela']],
  ['to the number that a group had, be it 0', '/srv/x', team, ['alma', 'crew'], ['alma', '0']],
  ['to the new primary group of whose home it is in', '/home/alma/x', regroup, ['a', 'alma'], ['a', 'adm']],
  ['to another group as before, in a home', '/home/alma', regroup, ['alma', 'crew'], ['alma', 'crew']],
  ['to that group as before, elsewhere', '/home/alma2', regroup, ['alma', 'alma'], ['alma', 'alma']],
  ['to a group that is given its number', '/srv/x', given, ['4343', '4343'], ['4343', 'crew']],
])('a file belongs %s', async (_title, path, effects, [owner, name], expected) => {
  const overlay = emptyOverlay(deriveEntry)
  for (const effect of effects) overlay.invalidate(effect)
  const seen = await overlay.see(entry(path), async () => file(owner, name))
  expect(seen).toEqual(known(file(...expected)))
})

it('a file that is made afterwards belongs to whom it is given, and what is not there to nobody', async () => {
  const overlay = emptyOverlay(deriveEntry)
  for (const effect of moved) overlay.invalidate(effect)
  overlay.invalidate({ fact: entry('/srv/x'), becomes: known(file('alma', 'root')) })
  expect(await overlay.see(entry('/srv/x'), async () => null)).toEqual(known(file('alma', 'root')))
  expect(await overlay.see(entry('/srv/y'), async () => null)).toEqual(known(null))
})

it('of two names of one file, what is given to one is given to the other, but not its new content', async () => {
  const overlay = emptyOverlay(deriveEntry)
  const twin: FileEntry = { ...ours, inode: '1:7' }
  const spot = (path: string, seen: Seen<Entry>) => ({ path, entry: seen, parent: known(ROOT), user: 'root' })
  overlay.add(owned(spot('/srv/a', known(twin)), { mode: '0640' }))
  const other = await overlay.see(entry('/srv/b'), async () => twin)
  expect(other).toEqual(known({ ...twin, mode: '0640' }))
  overlay.add(fileWith(spot('/srv/b', other as Seen<Entry>), { content: 'new' }))
  overlay.add(
    owned(spot('/srv/b', (await overlay.see(entry('/srv/b'), never)) as Seen<Entry>), { mode: '0600' }),
  )
  const first = await overlay.see(entry('/srv/a'), never)
  expect(first).toMatchObject({ value: { mode: '0640', inode: '1:7' } })
  const anew = (await overlay.see(entry('/srv/b'), never)) as Known<FileEntry>
  expect(anew.value).toMatchObject({ mode: '0600', size: 3 })
  expect(anew.value.inode).toBeUndefined()
})

it('of two names of one file, what is written under one by a command cannot be told of the other', async () => {
  const overlay = emptyOverlay(deriveEntry)
  overlay.invalidate({ fact: entry('/srv/a'), becomes: unknown('“echo” runs first') })
  const twin: FileEntry = { ...ours, inode: '1:7' }
  expect(await overlay.see(entry('/srv/b'), async () => twin)).toEqual(unknown('“echo” runs first'))
  expect(await overlay.see(entry('/srv/c'), async () => ours)).toEqual(known(ours))
})
