import { describe, expect, it } from 'vitest'
import { fileEntry } from '../../src/resource/file/entry-archive.ts'
import task from '../../tasks/git/git-backup.ts'
import { backupState } from '../../tasks/git/lib/git-backup.ts'
import { planned } from './planned.ts'

const directory = { type: 'directory', mode: '0700', owner: 'root', group: 'root' }
const text = (content: string) =>
  fileEntry(Buffer.from(content), { mode: '0600', owner: 'root', group: 'root' })
const about = {
  repository: 'ssh://git@g/r.git',
  deploy_key: 'k',
  known_hosts: 'g ssh-ed25519 AAAA',
  plain: ['/a'],
  secret: ['/b'],
  recipients: ['age1a', 'age1b'],
}
const right = {
  'entry /var/backups': directory,
  'entry /var/backups/hostwright': directory,
  'entry /var/backups/hostwright/key': text('k'),
  'entry /var/backups/hostwright/known_hosts': text('g ssh-ed25519 AAAA\n'),
  'git backup': { changed: [], gone: [], pushed: true },
}
const push = (what: string) => `definite: push a backup to ssh://git@g/r.git${what}`

describe('git-backup', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string[]]>([
    ['does nothing when all is pushed', {}, right, []],
    [
      'pushes what changed',
      {},
      { ...right, 'git backup': { changed: ['/a'], gone: ['/c'], pushed: true } },
      [push(' (/a, without /c)')],
    ],
    [
      'pushes what was committed and not pushed',
      {},
      { ...right, 'git backup': { changed: [], gone: [], pushed: false } },
      [push('')],
    ],
    [
      'makes its directory first',
      {},
      { 'entry /var/backups': directory },
      ['definite: create directory /var/backups/hostwright'],
    ],
    [
      'cannot tell before its key is there',
      {},
      { ...right, 'entry /var/backups/hostwright/key': null },
      ['definite: write /var/backups/hostwright/key', 'unknown: push a backup to ssh://git@g/r.git'],
    ],
    [
      'refuses one recipient',
      { recipients: ['age1a'] },
      right,
      ['refused: give at least two recipients, one of them kept elsewhere (or allow_single_recipient: true)'],
    ],
    ['takes one when told so', { recipients: ['age1a'], allow_single_recipient: true }, right, []],
    [
      'refuses a file that is both',
      { plain: ['/b'] },
      right,
      ['refused: /b is listed as both a plain and a secret file'],
    ],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, { ...about, ...params }, answers)).toEqual(expected)
  })

  it.each<[string, string, string, unknown]>([
    [
      'nothing',
      'recipients a b\nplain 1 600 r:r /a\n',
      'recipients a b\nplain 1 600 r:r /a\n',
      { changed: [], gone: [] },
    ],
    ['all, when there is no commit', 'recipients a b\nplain none /a\n', '', { changed: ['/a'], gone: [] }],
    [
      'what differs',
      'recipients a\nplain 2 600 r:r /a\n',
      'recipients a\nplain 1 600 r:r /a\nplain 1 600 r:r /c\n',
      { changed: ['/a'], gone: ['/c'] },
    ],
    [
      'what is encrypted, for new recipients',
      'recipients a\nplain 1 600 r:r /a\nsecret 1 600 r:r /b\n',
      'recipients b\nplain 1 600 r:r /a\nsecret 1 600 r:r /b\n',
      { changed: ['/b'], gone: [] },
    ],
  ])('lacks %s', (_title, now, then, expected) => {
    const { ask } = backupState({
      directory: '/d',
      repository: '',
      branch: '',
      plain: [],
      secret: [],
      recipients: [],
    }).kind
    if (ask.on !== 'host') throw new TypeError('a host is asked')
    const stdout = `${now}\0${then}\0pushed\n\0`
    expect(ask.parse({ stdout, stderr: '', status: 0 }, [null])).toEqual([
      { ...(expected as object), pushed: true },
    ])
  })
})
