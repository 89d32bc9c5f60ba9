import { describe, expect, it } from 'vitest'
import { emptyOverlay } from '../../src/host/overlay.ts'
import type { Json } from '../../src/model/json.ts'
import { known, unknown } from '../../src/model/seen.ts'
import { exists } from '../../src/resource/command/command-answer.ts'
import { attributes } from '../../src/resource/file/attributes.ts'
import { entry } from '../../src/resource/file/entry.ts'
import { deriveEntry } from '../../src/resource/file/entry-derive.ts'
import { netplanApplied } from '../../src/resource/netplan/netplan.ts'
import { aptClosure } from '../../src/resource/package/apt-closure.ts'
import { unit } from '../../src/resource/service/unit.ts'

const overlay = () => emptyOverlay(deriveEntry)
const base = (value: Json) => async () => value
const directory = { type: 'directory', mode: '0755', owner: 'root', group: 'root' } as const

describe('the overlay', () => {
  it('asks the host for what no change touches', async () => {
    expect(await overlay().see(entry('/a'), base(null))).toEqual(known(null))
  })

  it('answers what a planned change sets, without asking', async () => {
    const over = overlay()
    over.invalidate({ fact: entry('/a'), becomes: known(directory) })
    const never = () => Promise.reject(new Error('asked'))
    expect(await over.see(entry('/a'), never)).toEqual(known(directory))
  })

  it('has nothing below a removed directory', async () => {
    const over = overlay()
    over.invalidate({ fact: entry('/a'), becomes: known(null) })
    expect(await over.see(entry('/a/b/c'), base(directory))).toEqual(known(null))
    expect(await over.see(exists('/a/b'), base(true))).toEqual(known(false))
  })

  it('cannot tell below what becomes a link', async () => {
    const over = overlay()
    over.invalidate({ fact: entry('/a'), becomes: known({ type: 'link', target: '/x' }) })
    expect(await over.see(entry('/a/b'), base(null))).toEqual(unknown('/a becomes a link first'))
  })

  it('assumes what was absent absent after an installation, and leaves what is there as it is', async () => {
    const over = overlay()
    over.invalidate({ kinds: [entry.kind], become: 'assumed if absent', cause: 'if so' })
    expect(await over.see(entry('/a'), base(null))).toEqual(known(null, ['if so']))
    expect(await over.see(entry('/b'), base(directory))).toEqual(known(directory))
  })

  it('is sure of absent paths where nothing of an installation comes', async () => {
    const over = overlay()
    over.invalidate({
      kinds: [entry.kind],
      become: 'assumed if absent',
      cause: 'if so',
      outside: ['/usr/local/'],
    })
    expect(await over.see(entry('/usr/local/a'), base(null))).toEqual(known(null))
    expect(await over.see(entry('/usr/locals'), base(null))).toEqual(known(null, ['if so']))
  })

  it('assumes that a path which does not exist will not, and is sure of one that does', async () => {
    const over = overlay()
    over.invalidate({ kinds: [exists.kind], become: 'assumed if absent', cause: 'if so' })
    expect(await over.see(exists('/a'), base(false))).toEqual(known(false, ['if so']))
    expect(await over.see(exists('/b'), base(true))).toEqual(known(true))
  })

  it('is sure of what a change sets after an installation', async () => {
    const over = overlay()
    over.invalidate({ kinds: [entry.kind], become: 'assumed if absent', cause: 'if so' })
    over.invalidate({ fact: entry('/a'), becomes: known(null) })
    expect(await over.see(entry('/a'), base(directory))).toEqual(known(null))
  })

  it('makes what was set before an opaque command assumed', async () => {
    const over = overlay()
    over.invalidate({ fact: entry('/a'), becomes: known(directory) })
    over.invalidate({ become: 'assumed', cause: 'if the command is harmless' })
    expect(await over.see(entry('/a'), base(null))).toEqual(known(directory, ['if the command is harmless']))
  })

  it('dims only the kinds that an effect names', async () => {
    const over = overlay()
    over.invalidate({ kinds: [unit.kind], become: 'unknown', cause: 'x' })
    expect(await over.see(entry('/a'), base(null))).toEqual(known(null))
  })

  it('says what is planned last: a directory goes with one that is removed later', async () => {
    const over = overlay()
    over.invalidate({ fact: entry('/a/b'), becomes: known(directory) })
    over.invalidate({ fact: entry('/a'), becomes: known(null) })
    expect(await over.see(entry('/a/b'), base(null))).toEqual(known(null))
    over.invalidate({ fact: entry('/a/b'), becomes: known(directory) })
    expect(await over.see(entry('/a/b'), base(null))).toEqual(known(directory))
  })

  it('has nothing in a directory that is removed and made again', async () => {
    const over = overlay()
    over.invalidate({ fact: entry('/a'), becomes: known(null) })
    over.invalidate({ fact: entry('/a'), becomes: known(directory) })
    expect(await over.see(entry('/a/b'), base(directory))).toEqual(known(null))
  })

  it('tells owner and mode of what is planned', async () => {
    const over = overlay()
    over.invalidate({ fact: entry('/a'), becomes: known({ ...directory, owner: 'u' }) })
    expect(await over.see(attributes('/a'), base(null))).toEqual(known({ ...directory, owner: 'u' }))
    expect(await over.see(exists('/a'), base(false))).toEqual(known(true))
  })

  it('cannot tell what is read from files that are changed first, below a directory too', async () => {
    const lists = aptClosure({ names: ['curl'], recommends: false, listsValid: 60 })
    const over = overlay()
    over.invalidate({ fact: entry('/etc/apt'), becomes: known(directory) })
    over.invalidate({ fact: entry('/etc/apt/keyrings'), becomes: known(directory) })
    over.invalidate({ fact: entry('/etc/aptitude'), becomes: known(null) })
    over.invalidate({ fact: entry('/etc/netplan'), becomes: known(directory) })
    expect(await over.see(lists, base(null))).toEqual(known(null))
    expect(await over.see(netplanApplied(null), base(true))).toEqual(known(true))
    const source = { ...directory, type: 'file', sha256: '', size: 0 } as const
    over.invalidate({ fact: entry('/etc/apt/sources.list.d/x.list'), becomes: known(source) })
    over.invalidate({ fact: entry('/etc/netplan/x.yaml'), becomes: known(source) })
    expect(await over.see(lists, base(null))).toEqual(
      unknown('/etc/apt/sources.list.d/x.list is changed first'),
    )
    expect(await over.see(netplanApplied(null), base(true))).toEqual(known(false))
  })

  it('dims what is derived by what comes after it only', async () => {
    const over = overlay()
    over.invalidate({ become: 'assumed', cause: 'before' })
    over.invalidate({ fact: entry('/a'), becomes: known(null) })
    expect(await over.see(entry('/a/b'), base(directory))).toEqual(known(null))
    over.invalidate({ become: 'assumed', cause: 'after' })
    expect(await over.see(entry('/a/b'), base(directory))).toEqual(known(null, ['after']))
  })
})
