import { describe, expect, it } from 'vitest'
import { known, unknown } from '../../../src/model/seen.ts'
import database from '../../../tasks/ansible/community.postgresql.postgresql_db.ts'
import extension from '../../../tasks/ansible/community.postgresql.postgresql_ext.ts'
import privileges from '../../../tasks/ansible/community.postgresql.postgresql_privs.ts'
import query from '../../../tasks/ansible/community.postgresql.postgresql_query.ts'
import role from '../../../tasks/ansible/community.postgresql.postgresql_user.ts'
import { changesOf, planned } from '../planned.ts'
import { scriptOf } from './script-of.ts'

const DATABASE = {
  owner: 'app',
  encoding: 'UTF8',
  collate: 'C.UTF-8',
  ctype: 'C.UTF-8',
  icuLocale: null,
  localeProvider: 'c',
  limit: -1,
  tablespace: 'pg_default',
  comment: '',
}
const ROLE = {
  attributes: {
    SUPERUSER: false,
    CREATEROLE: false,
    CREATEDB: false,
    INHERIT: true,
    LOGIN: true,
    REPLICATION: false,
    BYPASSRLS: false,
  },
  limit: -1,
  expires: null,
  comment: '',
  settings: {},
}
const GONE = { unreached: 'psql is not installed' }

describe('a database of PostgreSQL', () => {
  it.each<[string, object, unknown, readonly string[]]>([
    ['is created', { owner: 'app' }, null, ['definite: create the database d']],
    ['is right where it is', { owner: 'app' }, DATABASE, []],
    ['is right with params that say nothing', { owner: '', encoding: '', conn_limit: '' }, DATABASE, []],
    ['is right by another name of its encoding', { encoding: 'UTF-8' }, DATABASE, []],
    ['is given to another owner', { owner: 'me' }, DATABASE, ['definite: alter the database d']],
    ['may have no connections', { conn_limit: 0 }, DATABASE, ['definite: alter the database d']],
    ['is dropped', { state: 'absent' }, DATABASE, ['definite: drop the database d']],
    ['is right where it is gone', { state: 'absent' }, null, []],
    [
      'keeps its encoding',
      { encoding: 'LATIN1' },
      DATABASE,
      ['refused: the encoding of a database cannot be changed: it is UTF8, not LATIN1'],
    ],
    [
      'cannot be told before the server is there',
      {},
      unknown('x'),
      ['unknown: create or alter the database d'],
    ],
    ['needs a server', {}, GONE, ['refused: PostgreSQL cannot be asked: psql is not installed']],
    [
      'may get a server',
      {},
      known(GONE, ['if so']),
      ['unknown: PostgreSQL cannot be asked: psql is not installed, if so'],
    ],
    [
      'is not dumped',
      { state: 'dump' },
      DATABASE,
      ['refused: state: dump is not supported: run pg_dump or psql by ansible.builtin.shell'],
    ],
  ])('%s', async (_title, params, here, is) => {
    expect(await planned(database, { name: 'd', ...params }, { 'postgres database ': here })).toEqual(is)
  })

  it('is written so that nothing in its name or texts is SQL, or a word for a shell', async () => {
    const params = { name: `d"; DROP '\\ü`, owner: `o"o`, comment: `it's \\ $(id)`, template: 'template0' }
    const [change] = await changesOf(database, params, { 'postgres database ': null })
    expect(scriptOf(change).input).toBe(`SET standard_conforming_strings = on;
CREATE DATABASE "d""; DROP '\\ü" OWNER "o""o" TEMPLATE "template0";
COMMENT ON DATABASE "d""; DROP '\\ü" IS 'it''s \\ $(id)';`)
  })
})

describe('how a server of PostgreSQL is reached', () => {
  it.each<[string, object, readonly string[]]>([
    ['by its socket, as postgres', {}, ['PGUSER=postgres', 'PGDATABASE=postgres']],
    [
      'by another socket, where no other host is named',
      { login_host: 'localhost', login_unix_socket: '/run/pg' },
      ['PGHOST=/run/pg', 'PGUSER=postgres', 'PGDATABASE=postgres'],
    ],
    [
      'over the network, as somebody with a password',
      { login_host: 'db.example', port: 5433, login_user: 'me', login_password: "it's" },
      ['PGHOST=db.example', 'PGPORT=5433', 'PGUSER=me', `PGPASSWORD='it'\\''s'`, 'PGDATABASE=postgres'],
    ],
    ['by a database with an equals sign', { maintenance_db: 'a=b' }, ['PGUSER=postgres', 'PGDATABASE=a=b']],
  ])('%s', async (_title, login, env) => {
    const [change] = await changesOf(database, { name: 'd', ...login }, { 'postgres database ': null })
    const { command } = scriptOf(change)
    expect(command.startsWith(`${env.join(' ')} `)).toBe(true)
    // No part of the login is among the arguments, which all users of the host can see.
    expect(command.slice(command.indexOf(' timeout '))).toBe(
      ' timeout -k 5 60 psql -XAtqw -v ON_ERROR_STOP=1',
    )
  })
})

describe('a role of PostgreSQL', () => {
  const set = 'definite: set the password of the role r'
  it.each<[string, object, unknown, unknown, readonly string[]]>([
    ['is created, with its password', { password: 'p' }, null, false, ['definite: create the role r']],
    ['is right where it is', { password: 'p' }, ROLE, true, []],
    ['is right without a password', {}, ROLE, null, []],
    ['is given another password', { password: 'p' }, ROLE, false, [set]],
    ['is given one each time where nobody may compare', { password: 'p' }, ROLE, null, [set]],
    ['may keep its password', { password: 'p', no_password_changes: true, conn_limit: 3 }, ROLE, false, []],
    [
      'may create databases',
      { role_attr_flags: 'CREATEDB,NOSUPERUSER' },
      ROLE,
      null,
      ['definite: alter the role r'],
    ],
    ['may have no connections', { conn_limit: 0 }, ROLE, null, ['definite: alter the role r']],
    ['is dropped', { state: 'absent' }, ROLE, null, ['definite: drop the role r']],
    ['is right where it is gone', { state: 'absent' }, null, null, []],
    [
      'has no attributes of other systems',
      { role_attr_flags: 'FLY' },
      ROLE,
      null,
      ['refused: “FLY” in role_attr_flags is no attribute of a role'],
    ],
  ])('%s', async (_title, params, here, kept, is) => {
    const answers = { 'postgres role ': here, 'postgres password ': kept }
    expect(await planned(role, { name: 'r', ...params }, answers)).toEqual(is)
  })

  it('is altered only in what is not so yet', async () => {
    const params = {
      name: 'r"',
      comment: "it's",
      configuration: { work_mem: '8MB' },
      role_attr_flags: 'CREATEDB',
    }
    const here = { ...ROLE, settings: { search_path: 'a' } }
    const [change] = await changesOf(
      role,
      { ...params, reset_unspecified_configuration: true },
      { 'postgres role ': here },
    )
    expect(scriptOf(change).input).toBe(`SET standard_conforming_strings = on;
ALTER ROLE "r""" WITH CREATEDB;
COMMENT ON ROLE "r""" IS 'it''s';
ALTER ROLE "r""" RESET "search_path";
ALTER ROLE "r""" SET "work_mem" TO '8MB';`)
  })

  it('loses its password by an empty one', async () => {
    const answers = { 'postgres role ': ROLE, 'postgres password ': false }
    const [, change] = await changesOf(role, { name: 'r', password: '' }, answers)
    expect(scriptOf(change).input).toContain('ALTER ROLE "r" PASSWORD NULL;')
  })
})

describe('an extension of PostgreSQL', () => {
  const here = (version: string | null) => ({ version, comment: '', latest: '2', available: ['1', '2'] })
  it.each<[string, object, unknown, readonly string[]]>([
    ['is created', {}, here(null), ['definite: create the extension e in d']],
    ['is right in any version', {}, here('1'), []],
    ['is updated to the latest', { version: 'latest' }, here('1'), ['definite: update the extension e in d']],
    ['is right as the latest', { version: 'latest' }, here('2'), []],
    ['is dropped', { state: 'absent' }, here('1'), ['definite: drop the extension e from d']],
    ['is right where it is gone', { state: 'absent' }, here(null), []],
    [
      'needs its files',
      { version: '3' },
      here(null),
      ['refused: the extension e is not available as version 3'],
    ],
  ])('%s', async (_title, params, seen, is) => {
    expect(
      await planned(extension, { name: 'e', db: 'd', ...params }, { 'postgres extension ': seen }),
    ).toEqual(is)
  })
})

describe('privileges of PostgreSQL', () => {
  const here = (has: object, object = 't') => [{ object, role: 'r', all: ['INSERT', 'SELECT'], has }]
  const grant = 'definite: grant SELECT on table t to r'
  it.each<[string, object, unknown, readonly string[]]>([
    ['are granted', {}, here({}), [grant]],
    ['are right where they are', {}, here({ SELECT: false }), []],
    ['are right beside others', {}, here({ SELECT: true, INSERT: false }), []],
    ['may be passed on', { grant_option: true }, here({ SELECT: false }), [grant]],
    ['may not be passed on any more', { grant_option: false }, here({ SELECT: true }), [grant]],
    [
      'are all that there are',
      { privs: 'ALL' },
      here({ SELECT: false }),
      ['definite: grant ALL on table t to r'],
    ],
    ['are right as all that there are', { privs: 'ALL' }, here({ SELECT: false, INSERT: false }), []],
    [
      'are revoked',
      { state: 'absent' },
      here({ SELECT: false }),
      ['definite: revoke SELECT on table t from r'],
    ],
    ['are right where they are gone', { state: 'absent' }, here({ INSERT: false }), []],
    ['need what they are about', {}, [], ['refused: there is no table t']],
    [
      'are nothing that the server does not know',
      { privs: 'FLY' },
      here({}),
      ['refused: “FLY” is no privilege'],
    ],
    [
      'are membership in a role, too',
      { type: 'group', privs: undefined },
      here({}),
      ['definite: grant membership in t to r'],
    ],
    [
      'are about a database by themselves',
      { type: 'database', privs: 'CONNECT', objs: undefined },
      here({}, 'd'),
      ['definite: grant CONNECT on database d to r'],
    ],
  ])('%s', async (_title, params, grants, is) => {
    const all = Object.entries({ db: 'd', roles: 'r', objs: 't', privs: 'SELECT', ...params })
    const given = Object.fromEntries(all.filter(([, value]) => value !== undefined))
    expect(await planned(privileges, given, { 'postgres role ': ROLE, 'postgres grants ': grants })).toEqual(
      is,
    )
  })

  it('need their roles', async () => {
    const params = { db: 'd', roles: 'r', objs: 't', privs: 'SELECT' }
    expect(await planned(privileges, params, { 'postgres role ': null })).toEqual([
      'refused: there is no role r',
    ])
    expect(await planned(privileges, { ...params, fail_on_role: false }, { 'postgres role ': null })).toEqual(
      [],
    )
  })

  it('are of everybody by a word without quotes', async () => {
    const params = { db: 'd', roles: 'PUBLIC,r"', objs: 't"', privs: 'SELECT' }
    const grants = here({}, 't"')
    const [change] = await changesOf(privileges, params, {
      'postgres role ': ROLE,
      'postgres grants ': grants,
    })
    expect(scriptOf(change).input).toContain('GRANT SELECT ON TABLE "public"."t""" TO PUBLIC, "r""";')
  })

  it('are written as a function with the types of its arguments, and nothing else', async () => {
    const params = { db: 'd', roles: 'r', type: 'function', objs: 'f(int:text)', privs: 'EXECUTE' }
    const answers = { 'postgres role ': ROLE, 'postgres grants ': here({}, 'f(int, text)') }
    const [change] = await changesOf(privileges, params, answers)
    expect(scriptOf(change).input).toContain('GRANT EXECUTE ON FUNCTION "public"."f"(int, text) TO "r";')
  })
})

describe('a query of PostgreSQL', () => {
  it.each([
    ['changes something', 'UPDATE t SET a = 1', true],
    ['leaves nothing where it only reads', 'SELECT 1', false],
    ['leaves nothing after a comment', '-- why\nSELECT 1', false],
    ['changes something by a table that it makes', 'SELECT 1 INTO t', true],
    ['changes something within WITH', 'WITH x AS (DELETE FROM t RETURNING 1) SELECT * FROM x', true],
  ])('%s', async (_title, sql, leaves) => {
    const [change] = await changesOf(query, { query: [sql] }, {})
    expect(change).toMatchObject({ sort: 'act', leaves })
  })

  it('takes values that stay values', async () => {
    const params = {
      query: ["INSERT INTO t VALUES (%s, %s, %s, '%%')"],
      positional_args: ["it's \\", 1, null],
    }
    const [change] = await changesOf(query, params, {})
    expect(change?.data).toMatchObject({ queries: ["INSERT INTO t VALUES ('it''s \\', 1, NULL, '%')"] })
  })

  it('is told by its rows', async () => {
    const [change] = await changesOf(query, { query: ['SELECT 1 AS i', 'CREATE TABLE t ()'] }, {})
    const stdout = '[{"i":1}]\n== query 0 1\nCREATE TABLE\n== query 1 0\n'
    expect(change?.kind.answer?.({ status: 0, stdout, stderr: '' }, change)).toMatchObject({
      query_all_results: [[{ i: 1 }], {}],
      rowcount: 1,
      statusmessage: 'CREATE TABLE',
    })
  })

  it('is run by the server, whatever psql would make of it', async () => {
    const [change] = await changesOf(query, { query: ["DELETE FROM t \\! id '"] }, {})
    expect(scriptOf(change).input).toContain("SELECT 'DELETE FROM t \\! id ''' \\gexec")
  })
})
