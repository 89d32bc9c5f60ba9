import { describe, expect, test } from 'vitest'
import { selectHosts } from '../../src/inventory/select.ts'
import { load } from './files.ts'

const { inventory } = load(
  'web: {hosts: {web1: , web2: , web3: }}\ndb: {hosts: {db1: , db2: }}\nprod: {hosts: {web1: , db1: }}\nempty: {}\nall: {hosts: {"fe80::1": }}\n',
)

function select(pattern: string, limit?: string): string[] {
  const { hosts, problems } = selectHosts(inventory, pattern, { limit })
  expect(problems).toEqual([])
  return hosts.map(({ name }) => name)
}

describe('a pattern selects', () => {
  test.each([
    ['all', ['fe80::1', 'web1', 'web2', 'web3', 'db1', 'db2']],
    ['*', ['fe80::1', 'web1', 'web2', 'web3', 'db1', 'db2']],
    ['web', ['web1', 'web2', 'web3']],
    ['web2', ['web2']],
    ['db,web1', ['db1', 'db2', 'web1']],
    ['db:web1', ['db1', 'db2', 'web1']],
    ['web:&prod', ['web1']],
    ['web:!prod', ['web2', 'web3']],
    ['!prod:web', ['web2', 'web3']],
    ['web:db:&prod:!db1', ['web1']],
    ['!web', ['fe80::1', 'db1', 'db2']],
    ['web*', ['web1', 'web2', 'web3']],
    ['*1', ['fe80::1', 'web1', 'db1']],
    ['web?,!web[!2]', ['web2']],
    ['~(web|db)[12]$', ['web1', 'web2', 'db1', 'db2']],
    ['web[0]', ['web1']],
    ['web[-1]', ['web3']],
    ['web[0:1]', ['web1', 'web2']],
    ['web[1:]', ['web2', 'web3']],
    ['web[:1]', ['web1']], // a wildcard, as for Ansible
    ['web[0-1]', ['web1', 'web2']],
    ['web[9]', []],
    ['fe80::1', ['fe80::1']],
    ['empty', []],
    ['db:!old*', ['db1', 'db2']],
    ['localhost', ['localhost']],
  ])('%s: %j', (pattern, names) => {
    expect(select(pattern).toSorted()).toEqual(names.toSorted())
  })

  test('in the order of the group', () => {
    expect(select('web')).toEqual(['web1', 'web2', 'web3'])
  })

  test('only what the limit leaves', () => {
    expect(select('web', 'prod,web3')).toEqual(['web1', 'web3'])
  })

  test('the controller, though no inventory names it', () => {
    expect(selectHosts(inventory, 'localhost').hosts[0]?.settings).toEqual({
      name: 'localhost',
      connection: 'local',
    })
  })
})

describe('a pattern that cannot be right is a problem', () => {
  const at = { file: 'play.yml', line: 3, column: 10 }
  const said = (pattern: string, limit?: string) =>
    selectHosts(inventory, pattern, { limit, at }).problems.map(
      ({ message, hint, at }) => `${at?.line ?? '-'} ${message} (${hint})`,
    )

  test.each([
    ['wbe', '3 "wbe" selects nothing: there is no host or group with that name (did you mean "web"?)'],
    [
      'all:!pord',
      '3 "!pord" selects nothing: there is no host or group with that name (did you mean "prod"?)',
    ],
    [
      'mail*',
      '3 "mail*" selects nothing: it matches no host or group (the inventory has all, web, db, prod, empty, ungrouped, web1, web2, web3, db1, db2, fe80::1)',
    ],
    ['~(', '3 "~(" selects nothing: it is not a valid regular expression: Unterminated group (undefined)'],
    [
      'web[z-a]',
      '3 "web[z-a]" selects nothing: it is not a valid wildcard: Range out of order in character class (undefined)',
    ],
  ])('%s', (pattern, message) => {
    expect(said(pattern)).toEqual([message])
  })

  test('a regular expression that is too large', () => {
    const [one = ''] = said(`~${'{{#if port}}'.repeat(3000)}`)
    expect(one).toContain('it is not a valid regular expression: Regular expression too large')
  })

  test('in the limit too', () => {
    expect(said('all', 'web4')).toEqual([
      '- --limit: "web4" selects nothing: there is no host or group with that name (did you mean "web"?)',
    ])
  })
})
