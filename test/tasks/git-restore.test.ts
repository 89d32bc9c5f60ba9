import { describe, expect, it } from 'vitest'
import { unknown } from '../../src/model/seen.ts'
import { fileEntry } from '../../src/resource/file/entry-archive.ts'
import task from '../../tasks/git/git-restore.ts'
import { planned } from './planned.ts'

const directory = { type: 'directory', mode: '0700', owner: 'root', group: 'root' }
const text = (content: string) =>
  fileEntry(Buffer.from(content), { mode: '0600', owner: 'root', group: 'root' })
const about = {
  repository: 'ssh://git@g/r.git',
  deploy_key: 'k',
  known_hosts: 'g ssh-ed25519 AAAA',
  identity: 'AGE-SECRET-KEY-1',
  paths: ['/etc/a'],
}
const fetched = {
  'entry /var/backups': directory,
  'entry /var/backups/hostwright': directory,
  'entry /var/backups/hostwright/key': text('k'),
  'entry /var/backups/hostwright/known_hosts': text('g ssh-ed25519 AAAA\n'),
  'git backup fetched': true,
  'git restore': { missing: [], differs: [] },
}
const missing = { ...fetched, 'git restore': { missing: ['/etc/a'], differs: [] } }
const differs = { ...fetched, 'git restore': { missing: [], differs: ['/etc/a'] } }

describe('git-restore', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string[]]>([
    ['does nothing when all is there', {}, fetched, []],
    ['restores what is missing', {}, missing, ['definite: restore from ssh://git@g/r.git (/etc/a)']],
    [
      'does not replace what is there and otherwise',
      {},
      differs,
      ["refused: /etc/a: different from the backup (overwrite: true restores the backup's)"],
    ],
    [
      'replaces it when told',
      { overwrite: true },
      differs,
      ['definite: restore from ssh://git@g/r.git (/etc/a)'],
    ],
    [
      'cannot tell what is missing before the backup is there',
      {},
      { ...fetched, 'git backup fetched': false },
      ['definite: fetch the backup ssh://git@g/r.git', 'unknown: restore from ssh://git@g/r.git'],
    ],
    [
      'cannot tell what it cannot see',
      {},
      { ...fetched, 'git restore': unknown('later') },
      ['unknown: restore from ssh://git@g/r.git'],
    ],
    [
      'makes its directory first',
      {},
      { 'entry /var/backups': directory },
      ['definite: create directory /var/backups/hostwright'],
    ],
    [
      'refuses no paths',
      { paths: [] },
      fetched,
      ['param "paths" of task git-restore must have at least 1 entry, not an empty list'],
    ],
    [
      'refuses an empty identity',
      { identity: '' },
      fetched,
      ['param "identity" of task git-restore must not be empty, not an empty string'],
    ],
    [
      'refuses a path that is none',
      { paths: ['0'] },
      fetched,
      ['param "paths[0]" of task git-restore does not have the required format: the string "0"'],
    ],
  ])('%s', async (_title, params, answers, changes) => {
    expect(await planned(task, { ...about, ...params }, answers)).toEqual(changes)
  })
})
