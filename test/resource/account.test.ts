import { describe, expect, it } from 'vitest'
import { emptyOverlay, type Overlay } from '../../src/host/overlay.ts'
import type { Fact, HostReader } from '../../src/model/fact.ts'
import type { Json } from '../../src/model/json.ts'
import { known, unknown } from '../../src/model/seen.ts'
import { entry } from '../../src/resource/file/entry.ts'
import { deriveEntry } from '../../src/resource/file/entry-derive.ts'
import type { Entry } from '../../src/resource/file/entry-state.ts'
import { group, user } from '../../src/resource/user/account.ts'
import { userState } from '../../src/resource/user/account-look.ts'
import { groupNumbered, userNumbered } from '../../src/resource/user/account-number.ts'
import { userAbsent, userPresent } from '../../src/resource/user/account-want.ts'
import { groupState } from '../../src/resource/user/group-look.ts'
import { groupAbsent, groupPresent } from '../../src/resource/user/group-want.ts'
import { newUser } from '../../src/resource/user/new-user.ts'
import { ownGroup, primaryOf } from '../../src/resource/user/primary-group.ts'

const folder: Entry = { type: 'directory', mode: '0755', owner: 'root', group: 'root' }
const file: Entry = { ...folder, type: 'file', mode: '0644', sha256: 'x', size: 1 }
const DEFAULTS = {
  base: '/home',
  shell: '/bin/sh',
  mode: '0700',
  from: '/etc/skel',
  skeleton: { '.profile': file, bin: { type: 'link', target: '/etc/skel/x' } as const },
}
const ALMA = { uid: 1000, group: 'alma', groups: [], comment: '', home: '/home/alma', shell: '/bin/sh' }
const HOME: Entry = { ...folder, mode: '0700', owner: 'alma', group: 'alma' }

/** A host that answers so, with what is planned over it. */
function world(answers: Readonly<Record<string, Json>>) {
  const over = emptyOverlay(deriveEntry)
  const all: Readonly<Record<string, Json>> = { 'new user': DEFAULTS, 'entry /home': folder, ...answers }
  const answer = ({ kind, arg }: Fact) =>
    all[typeof arg === 'string' ? `${kind.name} ${arg}` : kind.name] ?? null
  const see = (fact: Fact) => over.see(fact, async () => answer(fact))
  // As the engine: an answer is of the type that its fact promises.
  const reader = { name: 'box', user: 'root', see: see as HostReader['see'] }
  return { over, see, reader }
}

type World = ReturnType<typeof world>

async function adds({ over, reader }: World, name: string, more = {}): Promise<Overlay> {
  const wanted = { system: false, createHome: true, ...more }
  over.add(userPresent(await userState(reader, name, { state: 'present', ...more }), wanted))
  return over
}

async function removes({ over, reader }: World, name: string, removeHome = false): Promise<Overlay> {
  over.add(userAbsent(await userState(reader, name, { state: 'absent' }), removeHome))
  return over
}

describe('a user that is added', () => {
  it('brings a home with what is in its skeleton, and nothing else in it', async () => {
    const host = world({})
    await adds(host, 'alma')
    expect(await host.see(entry('/home/alma'))).toEqual(known(HOME))
    const profile = { ...file, owner: 'alma', group: 'alma' }
    expect(await host.see(entry('/home/alma/.profile'))).toEqual(known(profile))
    expect(await host.see(entry('/home/alma/bin'))).toEqual(known({ type: 'link', target: '/home/alma/x' }))
    expect(await host.see(entry('/home/alma/.ssh'))).toEqual(known(null))
  })

  it('brings the directories above a home elsewhere', async () => {
    const host = world({ 'entry /srv': folder })
    await adds(host, 'alma', { home: '/srv/people/x/alma' })
    expect(await host.see(entry('/srv/people/x'))).toEqual(known(folder))
    expect(await host.see(entry('/srv/people'))).toEqual(known(folder))
    expect(await host.see(entry('/srv/people/x/alma'))).toEqual(known(HOME))
  })

  it('leaves a home that is there as it is', async () => {
    const host = world({ 'entry /home/alma': folder, 'entry /home/alma/x': file })
    await adds(host, 'alma')
    expect(await host.see(entry('/home/alma'))).toEqual(known(folder))
    expect(await host.see(entry('/home/alma/x'))).toEqual(known(file))
  })

  it('brings no home when told so', async () => {
    const host = world({})
    await adds(host, 'alma', { createHome: false })
    expect(await host.see(entry('/home/alma'))).toEqual(known(null))
  })

  it('brings a group of its own, which is then not to be added', async () => {
    const host = world({})
    await adds(host, 'alma')
    expect(await host.see(group('alma'))).toEqual(known({ gid: null }))
    const spot = await groupState(host.reader, 'alma', { state: 'present' })
    const change = groupPresent(spot, { system: false })
    expect([change.before, change.after]).toEqual([known({ gid: null }), known({ gid: null })])
  })

  it('brings no group where it is given one', async () => {
    const host = world({ 'group staff': { gid: 50 } })
    await adds(host, 'alma', { group: 'staff' })
    expect(await host.see(group('alma'))).toEqual(known(null))
    expect(await host.see(entry('/home/alma'))).toEqual(known({ ...HOME, group: 'staff' }))
  })

  it('is refused where its home cannot be made', async () => {
    const above = { 'entry /srv': folder, 'entry /srv/d': file }
    for (const home of ['/srv/d/home', '/srv/d/x/home']) {
      await expect(adds(world(above), 'alma', { home })).rejects.toThrow('/srv/d is a file, not a directory')
      await adds(world(above), 'alma', { home, createHome: false })
    }
  })

  it('has its number, or one that nobody knows yet', async () => {
    const host = world({})
    await adds(host, 'alma', { uid: 4242 })
    expect(await host.see(userNumbered('4242'))).toEqual(known('alma'))
    await adds(host, 'bea')
    expect(await host.see(userNumbered('4243'))).toEqual(
      known(null, ['if the new user bea does not get that number']),
    )
  })

  it('is assumed with all that comes with it where its absence is', async () => {
    const host = world({})
    host.over.invalidate({ kinds: [user.kind], become: 'assumed if absent', cause: 'if so' })
    await adds(host, 'alma')
    expect(await host.see(user('alma'))).toMatchObject({ known: true, assuming: ['if so'] })
  })
})

describe('a user that is removed', () => {
  const there = { 'user alma': ALMA, 'group alma': { gid: 1000 }, 'entry /home/alma': HOME }

  it('takes the group of its own with it, which can then be added', async () => {
    const host = world({ ...there, 'own group alma': true })
    await removes(host, 'alma')
    expect(await host.see(group('alma'))).toEqual(known(null))
    expect(await host.see(userNumbered('1000'))).toEqual(known(null))
    expect(await host.see(groupNumbered('1000'))).toEqual(known(null))
    // What is left behind belongs to the numbers that they had.
    expect(await host.see(entry('/home/alma'))).toEqual(known({ ...HOME, owner: '1000', group: '1000' }))
  })

  it('leaves a group that others have, too', async () => {
    const host = world({ ...there, 'own group alma': false })
    await removes(host, 'alma')
    expect(await host.see(group('alma'))).toEqual(known({ gid: 1000 }))
  })

  it('takes its home with it when told so', async () => {
    const host = world({ ...there, 'own group alma': true, 'entry /home/alma/x': file })
    await removes(host, 'alma', true)
    expect(await host.see(entry('/home/alma'))).toEqual(known(null))
    expect(await host.see(entry('/home/alma/x'))).toEqual(known(null))
  })

  it('lets its primary group go after it', async () => {
    const staff = {
      'user alma': { ...ALMA, group: 'staff' },
      'group staff': { gid: 50 },
      'primary of staff': ['alma'],
    }
    const host = world({ ...staff, 'own group alma': false })
    const looked = () => groupState(host.reader, 'staff', { state: 'absent' })
    expect((await looked()).users).toEqual(['alma'])
    await removes(host, 'alma')
    expect(groupAbsent(await looked())).toMatchObject({ after: known(null) })
  })
})

describe('what is read of accounts', () => {
  it.each([user('alma'), group('alma'), userNumbered('1'), ownGroup('alma')])(
    'cannot be told after /etc/group is changed: $id',
    async (fact) => {
      const host = world({})
      host.over.invalidate({ fact: entry('/etc/group'), becomes: unknown('“groupmod” runs first') })
      expect(await host.see(fact)).toEqual(unknown('“groupmod” runs first'))
    },
  )

  const parsed = (fact: Fact, stdout: string) =>
    fact.kind.ask.on === 'host' ? fact.kind.ask.parse({ stdout, stderr: '', status: 0 }, [fact.arg]) : []
  const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
  const PASSWD = 'root:x:0:0:root:/root:/bin/bash\nu:x:7:8:Jörg Ä:/home/u:/bin/sh\nv:x:9:10::/:/bin/sh\n'
  const GROUP = 'root:x:0:\nu:x:8:\nv:x:10:u\nw:x:11:u,v\n'

  it('is text, whatever language a name is in', () => {
    const said = latin1(`${PASSWD}\n${GROUP}`)
    expect(parsed(user('u'), said)).toEqual([
      { uid: 7, group: 'u', groups: ['v', 'w'], comment: 'Jörg Ä', home: '/home/u', shell: '/bin/sh' },
    ])
    expect(parsed(user('x'), latin1(`\n${GROUP}`))).toEqual([null])
  })

  it('is found by number', () => {
    expect(parsed(userNumbered('007'), PASSWD)).toEqual(['u'])
    expect(parsed(userNumbered('8'), PASSWD)).toEqual([null])
    expect(parsed(groupNumbered('0'), GROUP)).toEqual(['root'])
  })

  it('is whose group goes with whom', () => {
    const all = (more = '', enabled = 'yes') => `${PASSWD}${more}\n${GROUP}\nUSERGROUPS_ENAB ${enabled}\n`
    expect(parsed(ownGroup('u'), all())).toEqual([true])
    expect(parsed(ownGroup('u'), all('', 'no'))).toEqual([false])
    expect(parsed(ownGroup('u'), all('x:x:12:8::/:/bin/sh\n'))).toEqual([false])
    expect(parsed(ownGroup('v'), all())).toEqual([false])
    expect(parsed(ownGroup('nobody'), all())).toEqual([false])
    expect(parsed(primaryOf('u'), all('x:x:12:8::/:/bin/sh\n'))).toEqual([['u', 'x']])
  })

  it('is what a new user is given', () => {
    const said = 'UMASK\t\t027\nHOME_MODE\t0700\nSHELL=/bin/bash\n\n'
    expect(parsed(newUser(null), said)).toEqual([
      { base: '/home', shell: '/bin/bash', mode: '0700', skeleton: {}, from: '/etc/skel' },
    ])
    expect(parsed(newUser(null), 'UMASK\t\t027\n\n')).toMatchObject([{ mode: '0750', shell: '/bin/sh' }])
    expect(parsed(newUser(null), '\n')).toMatchObject([{ mode: '0755' }])
  })
})
