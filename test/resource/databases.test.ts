import { describe, expect, it } from 'vitest'
import { emptyOverlay } from '../../src/host/overlay.ts'
import type { Fact } from '../../src/model/fact.ts'
import type { Json } from '../../src/model/json.ts'
import { Secret } from '../../src/model/secret.ts'
import { known } from '../../src/model/seen.ts'
import { mysqlAccount } from '../../src/resource/mysql/account.ts'
import { mysqlDatabase } from '../../src/resource/mysql/database.ts'
import { grantsIn } from '../../src/resource/mysql/privileges.ts'
import { postgresDatabase } from '../../src/resource/postgres/database.ts'
import { isKept } from '../../src/resource/postgres/password.ts'
import { postgresRolePresent } from '../../src/resource/postgres/role-change.ts'
import { deriveServed } from '../../src/resource/sql/kinds.ts'

const POSTGRES = { host: null, port: null, user: null, password: null, database: 'd', role: null, ssl: {} }
const MYSQL = {
  ...{ host: 'localhost', port: null, socket: null, user: null, password: null },
  ...{ configFile: null, database: null, implicitAdmin: false, ssl: {} },
}

/** What stands behind an answer that a server gave. */
const ANSWERED = ['', '0', '', ''].join('\0')

/** What one fact makes of what a server said. */
function parsed<T extends Json>({ kind, arg }: Fact<T>, stdout: string): Json | undefined {
  if (kind.ask.on !== 'host') throw new TypeError('it is asked of no host')
  return kind.ask.parse({ stdout: Buffer.from(stdout).toString('latin1'), stderr: '', status: 0 }, [arg])[0]
}

describe('the password that PostgreSQL keeps', () => {
  // Made by a server of version 15 for `pä ss`, the second for the role m.
  const scram =
    'SCRAM-SHA-256$4096:Y02AdwQQq7qdeE0QmI55TQ==$eC0oZMU8u5GS6lz8C33/gWLDilPuLODjNf3Z2nyHsgY=:jtojrOgkynzqoYQHE2fQ10n6LRQf92lNqe5o7QDnSCc='
  const md5 = 'md525faeccb9688af79f6c27f7710f325b7'
  it.each([
    ['is none, as wanted', { password: '', kept: null }, true],
    ['is one where none is wanted', { password: '', kept: md5 }, false],
    ['is none where one is wanted', { password: 'x', kept: null }, false],
    ['is the one that is given as it is kept', { password: md5, kept: md5 }, true],
    ['is another than is given as it is kept', { password: scram, kept: md5 }, false],
    [
      'is one of which the server says nonsense',
      { password: 'x', kept: 'SCRAM-SHA-256$0:AA==$AA==:AA==' },
      false,
    ],
  ])('%s', (_title, asked, is) => {
    expect(isKept({ role: 'r', method: 'scram-sha-256', ...asked })).toBe(is)
  })
})

describe('what SHOW GRANTS says', () => {
  it.each<[string, string, object]>([
    ['is nothing for USAGE', 'GRANT USAGE ON *.* TO `u`@`h`', {}],
    ['is all', 'GRANT ALL PRIVILEGES ON *.* TO `u`@`h` WITH GRANT OPTION', { '*.*': ['ALL', 'GRANT'] }],
    ['is in order', 'GRANT SELECT, INSERT ON `d`.* TO `u`@`h`', { '`d`.*': ['INSERT', 'SELECT'] }],
    [
      'is about columns',
      'GRANT SELECT (`b`, `A`), UPDATE ON `d`.`t` TO `u`@`h`',
      { '`d`.`t`': ['SELECT (a, b)', 'UPDATE'] },
    ],
    [
      'has names with all its own words in them',
      'GRANT SELECT ON `a`` ON b TO c`.* TO `u WITH GRANT OPTION`@`h`',
      { '`a`` ON b TO c`.*': ['SELECT'] },
    ],
    [
      'has one name for a privilege',
      'GRANT BINLOG MONITOR ON *.* TO `u`@`h`',
      { '*.*': ['REPLICATION CLIENT'] },
    ],
    ['is no privilege where it is a role', 'GRANT `role` TO `u`@`h`', {}],
    ['is no privilege where it is a proxy', "GRANT PROXY ON ''@'%' TO `u`@`h`", {}],
  ])('%s', (_title, line, is) => {
    expect(grantsIn([line])).toEqual(is)
  })
})

describe('what a server answers', () => {
  it('is each account with what is shown of it', () => {
    const rows = [
      ['account', `u'\\\\`, '%', 'ANY', '', '', '', '1', '0', '0', '2'].join('\t'),
      'GRANT SELECT ON `d`.* TO `u`@`%`',
      "CREATE USER `u ACCOUNT UNLOCK`@`%` IDENTIFIED BY 'it''s' REQUIRE SSL ACCOUNT LOCK",
    ]
    const fact = mysqlAccount({ server: MYSQL, name: `u'\\`, host: '%' })
    expect(parsed(fact, `${rows.join('\n')}\n${ANSWERED}`)).toEqual({
      grants: { '`d`.*': ['SELECT'] },
      tls: { SSL: '' },
      limits: {
        MAX_QUERIES_PER_HOUR: 1,
        MAX_UPDATES_PER_HOUR: 0,
        MAX_CONNECTIONS_PER_HOUR: 0,
        MAX_USER_CONNECTIONS: 2,
      },
      locked: true,
    })
  })

  it('is a database, with regard to case only where the server has it', () => {
    const answer = (folds: string, name: string) =>
      parsed(mysqlDatabase({ server: MYSQL, name }), `${folds}\nshop\tutf8\tx\n${ANSWERED}`)
    expect(answer('0', 'Shop')).toBeNull()
    expect(answer('1', 'Shop')).toEqual({ encoding: 'utf8', collation: 'x' })
  })

  it.each([
    [
      'where the server is not there',
      '2',
      'psql: error: connection failed',
      'psql: error: connection failed',
    ],
    [
      'where there is no client',
      '127',
      "timeout: failed to run command 'psql': No such file",
      'psql is not installed',
    ],
  ])('is that nobody answered %s', (_title, status, said, why) => {
    const fact = postgresDatabase({ server: POSTGRES, name: 'x' })
    expect(parsed(fact, `\0${status}\0${said}\0`)).toEqual({ unreached: why })
  })

  it('is a failure where it refuses the question', () => {
    const fact = postgresDatabase({ server: POSTGRES, name: 'x' })
    expect(() => parsed(fact, ['', '3', 'ERROR: no', ''].join('\0'))).toThrow('ERROR: no')
  })
})

describe('the questions of one kind', () => {
  it('are one for each server, with all that is asked of it', () => {
    const other = { ...POSTGRES, password: new Secret('p') }
    const { ask } = postgresDatabase.kind
    if (ask.on !== 'host') throw new TypeError('it is asked of no host')
    const script = ask.script([
      { server: POSTGRES, name: 'a' },
      { server: other, name: 'b' },
      { server: POSTGRES, name: "c'" },
    ])
    expect(script.match(/ psql /g)).toHaveLength(2)
    expect(script).toContain(`'\\''a'\\'', '\\''c'\\'''\\'''\\''`)
  })
})

describe('a server that cannot be asked', () => {
  const fact = postgresDatabase({ server: POSTGRES, name: 'x' })
  const gone = async () => ({ unreached: 'no' })
  it('is not there where nothing is planned', async () => {
    expect(await emptyOverlay(deriveServed).see(fact, gone)).toEqual(known({ unreached: 'no' }))
  })

  it('is one of which nothing can be told, once something is planned that may bring it', async () => {
    const overlay = emptyOverlay(deriveServed)
    const wanted = { attributes: {}, settings: {}, onlySettings: false, password: undefined }
    overlay.add(postgresRolePresent({ server: POSTGRES, name: 'r' }, known(null), wanted))
    expect(await overlay.see(fact, gone)).toMatchObject({
      known: false,
      cause: 'the server cannot be asked yet (no)',
    })
    expect(await overlay.see(fact, async () => null)).toEqual(known(null))
  })
})
