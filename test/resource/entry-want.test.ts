import { describe, expect, it } from 'vitest'
import { type Change, Refusal } from '../../src/model/change.ts'
import { Secret } from '../../src/model/secret.ts'
import { known, type Seen, unknown } from '../../src/model/seen.ts'
import { fileEntry } from '../../src/resource/file/entry-archive.ts'
import type { PathState } from '../../src/resource/file/entry-look.ts'
import type { Entry } from '../../src/resource/file/entry-state.ts'
import { absent, directory, type FileWanted, file, link, owned } from '../../src/resource/file/entry-want.ts'
import { announce } from '../../src/run/plan/announce.ts'

const above: Entry = { type: 'directory', mode: '0755', owner: 'root', group: 'root' }
const spot = (entry: Entry | Seen<Entry>, parent: Entry | Seen<Entry> = above): PathState => ({
  path: '/d/f',
  user: 'root',
  entry: seen(entry),
  parent: seen(parent),
})
const seen = (one: Entry | Seen<Entry>): Seen<Entry> => (one !== null && 'known' in one ? one : known(one))
const text = (content: string, more = {}): Entry => ({
  ...fileEntry(Buffer.from(content), { mode: '0644', owner: 'root', group: 'root' }),
  ...more,
})
const told = (change: Change) => {
  const one = announce(change)
  return one === undefined ? 'nothing' : `${one.certainty}: ${change.summary}`
}

describe('a file', () => {
  it.each<[string, Entry | Seen<Entry>, FileWanted, string]>([
    ['is written where there is none', null, { content: 'a' }, 'definite: write /d/f'],
    ['needs nothing when it is right', text('a'), { content: 'a' }, 'nothing'],
    ['needs nothing when it is empty and shall be', text(''), { content: '' }, 'nothing'],
    ['is written empty where there is none', null, { content: '' }, 'definite: write /d/f'],
    ['is written when its content differs', text('b'), { content: 'a' }, 'definite: write /d/f'],
    ['is emptied', text('0'), { content: '' }, 'definite: write /d/f'],
    [
      'keeps mode and owner that nobody named',
      text('a', { mode: '0600', owner: 'x' }),
      { content: 'a' },
      'nothing',
    ],
    [
      'gets the mode named',
      text('a'),
      { content: 'a', mode: '600' },
      'definite: write /d/f (mode 0644 -> 0600)',
    ],
    ['gets mode 0', text('a'), { content: 'a', mode: '000' }, 'definite: write /d/f (mode 0644 -> 0000)'],
    [
      'gets the owner named',
      text('a'),
      { content: 'a', owner: 'u' },
      'definite: write /d/f (owner root -> u)',
    ],
    ['takes the place of a link', { type: 'link', target: '/x' }, { content: 'a' }, 'definite: write /d/f'],
    ['is unknown while its content is', null, { content: unknown('later') }, 'unknown: write /d/f'],
    ['is unknown where it cannot be seen', unknown('later'), { content: 'a' }, 'unknown: write /d/f'],
    ['is assumed where its absence is', known(null, ['if so']), { content: 'a' }, 'assumed: write /d/f'],
  ])('%s', (_title, here, wanted, expected) => {
    expect(told(file(spot(here), wanted))).toBe(expected)
  })

  it('is refused where a directory stands', () => {
    expect(() => file(spot(above), { content: 'a' })).toThrow('/d/f is a directory, not a file')
  })

  it('is refused where there is no directory above', () => {
    expect(() => file(spot(null, null), { content: 'a' })).toThrow('the directory /d does not exist')
  })

  it('shows nothing of a secret', () => {
    const change = file(spot(null), { content: new Secret('hunter2') })
    expect(change.secret).toBe(true)
    expect(JSON.stringify(change)).not.toContain('hunter2')
  })
})

describe('a directory', () => {
  it.each<[string, Entry, string]>([
    ['is made where there is none', null, 'definite: create directory /d/f'],
    ['needs nothing when it is there', above, 'nothing'],
  ])('%s', (_title, here, expected) => {
    expect(told(directory(spot(here), {}))).toBe(expected)
  })

  it('loses setgid when the mode named has none', () => {
    expect(told(directory(spot({ ...above, mode: '2755' }), { mode: '0755' }))).toBe(
      'definite: create directory /d/f (mode 2755 -> 0755)',
    )
  })

  it('is refused where a file stands', () => {
    expect(() => directory(spot(text('')), {})).toThrow('/d/f is a file, not a directory')
  })
})

describe('a link', () => {
  it.each<[string, Entry, string]>([
    ['is made where there is none', null, 'definite: link /d/f -> t'],
    ['needs nothing when it points there', { type: 'link', target: 't' }, 'nothing'],
    ['is turned when it points elsewhere', { type: 'link', target: '' }, 'definite: link /d/f -> t'],
  ])('%s', (_title, here, expected) => {
    expect(told(link(spot(here), 't'))).toBe(expected)
  })
})

describe('absence', () => {
  it.each<[string, Entry, string]>([
    ['needs nothing where nothing is', null, 'nothing'],
    ['removes a file', text(''), 'definite: remove /d/f'],
    ['removes a directory', above, 'definite: remove /d/f'],
  ])('%s', (_title, here, expected) => {
    expect(told(absent(spot(here)))).toBe(expected)
  })
})

describe('ownership', () => {
  it('is refused for what is not there', () => {
    expect(() => owned(spot(null), { mode: '0600' })).toThrow('/d/f does not exist')
  })

  it('needs nothing when nothing is named', () => {
    expect(told(owned(spot(text('a')), {}))).toBe('nothing')
  })
})

describe('a path that leads through a link that may be anybody’s', () => {
  const refused = new Refusal('the link /d may be anybody’s: it is not followed')
  const there = (entry: Entry | Seen<Entry>): PathState => ({ ...spot(entry), refused })
  it('refuses what would change something there', () => {
    expect(() => file(there(text('b')), { content: 'a' })).toThrow(refused)
    expect(() => file(there(null), { content: '' })).toThrow(refused)
    expect(() => absent(there(text('')))).toThrow(refused)
  })
  it('needs nothing where all is as it shall be, and says that it cannot tell where it cannot', () => {
    expect(told(file(there(text('a')), { content: 'a' }))).toBe('nothing')
    expect(told(absent(there(null)))).toBe('nothing')
    expect(told(file(there(unknown('who knows')), { content: 'a' }))).toBe('unknown: write /d/f')
  })
})
