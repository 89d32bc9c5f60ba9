import { describe, expect, it } from 'vitest'
import { known, unknown } from '../../../src/model/seen.ts'
import database from '../../../tasks/ansible/community.mysql.mysql_db.ts'
import query from '../../../tasks/ansible/community.mysql.mysql_query.ts'
import account from '../../../tasks/ansible/community.mysql.mysql_user.ts'
import variable from '../../../tasks/ansible/community.mysql.mysql_variables.ts'
import { type Answers, changesOf, planned } from '../planned.ts'
import { scriptOf } from './script-of.ts'

const LIMITS = {
  MAX_QUERIES_PER_HOUR: 0,
  MAX_UPDATES_PER_HOUR: 0,
  MAX_CONNECTIONS_PER_HOUR: 0,
  MAX_USER_CONNECTIONS: 0,
}
const ACCOUNT = { grants: {}, tls: {}, limits: LIMITS, locked: false }
const having = (grants: object) => ({ ...ACCOUNT, grants })
const GONE = { unreached: 'no client of MariaDB or MySQL is installed' }
const HEAD = `SET SESSION sql_mode = '';\n`

describe('a database of MySQL', () => {
  const here = { encoding: 'utf8mb4', collation: 'x' }
  it.each<[string, object, unknown, readonly string[]]>([
    ['is created', {}, null, ['definite: create the database d']],
    ['is right where it is', {}, here, []],
    ['stays as it is in another encoding, as with Ansible', { encoding: 'latin1' }, here, []],
    ['is dropped', { state: 'absent' }, here, ['definite: drop the database d']],
    ['is right where it is gone', { state: 'absent' }, null, []],
    ['is no database where there are none', { name: [] }, null, []],
    [
      'cannot be told before the server is there',
      {},
      unknown('x'),
      ['unknown: create or alter the database d'],
    ],
    [
      'needs a server',
      {},
      GONE,
      ['refused: the server of MySQL cannot be asked: no client of MariaDB or MySQL is installed'],
    ],
    [
      'may get a server',
      {},
      known(GONE, ['if so']),
      ['unknown: the server of MySQL cannot be asked: no client of MariaDB or MySQL is installed, if so'],
    ],
    [
      'is not imported',
      { state: 'import' },
      null,
      ['refused: state: import is not supported: run mysqldump or mysql by ansible.builtin.shell'],
    ],
  ])('%s', async (_title, params, seen, is) => {
    expect(await planned(database, { name: ['d'], ...params }, { 'mysql database ': seen })).toEqual(is)
  })

  it('is written so that nothing in its name is SQL, or a word for a shell', async () => {
    const params = { name: ['d`; DROP \\ü $(id)'], encoding: `u'\\` }
    const [change] = await changesOf(database, params, { 'mysql database ': null })
    expect(scriptOf(change).input).toBe(
      `${HEAD}CREATE DATABASE \`d\`\`; DROP \\ü $(id)\` CHARACTER SET 'u''\\\\';\n`,
    )
  })
})

describe('how a server of MySQL is reached', () => {
  it.each<[string, object, string]>([
    ['by its socket', {}, '-h localhost -N -B'],
    ['by another socket', { login_unix_socket: '/run/m.sock' }, '-S /run/m.sock -N -B'],
    ['by another port of this host', { login_port: 3307 }, '-h localhost -P 3307 --protocol=TCP -N -B'],
    ['over the network', { login_host: 'db.example', login_port: 3306 }, '-h db.example -N -B'],
  ])('%s', async (_title, login, words) => {
    const [change] = await changesOf(database, { name: ['d'], ...login }, { 'mysql database ': null })
    expect(scriptOf(change).command).toContain(`--connect-timeout=10 ${words} 3<&0`)
  })

  it('with a password that is in a pipe, and in no list of processes', async () => {
    const params = { name: ['d'], login_user: 'me', login_password: 'p"\\#' }
    const [change] = await changesOf(database, params, { 'mysql database ': null })
    const { command } = scriptOf(change)
    expect(command).toContain(`user="me"\npassword="p\\"\\\\#"\n' `.replace(`' `, `'`))
    expect(command.slice(command.indexOf(' timeout '))).not.toContain('p"')
  })
})

describe('an account of MySQL', () => {
  const make = 'definite: create the account u@localhost'
  const alter = 'definite: alter the account u@localhost'
  const all = { '*.*': ['ALL', 'GRANT'] }
  it.each<[string, object, unknown, unknown, readonly string[]]>([
    ['is created, with its password', { password: 'p', priv: '*.*:ALL' }, null, false, [make]],
    ['is created without a password', {}, null, null, [make]],
    ['is right where it is', { password: 'p' }, ACCOUNT, true, []],
    [
      'is given another password',
      { password: 'p' },
      ACCOUNT,
      false,
      ['definite: set how u@localhost logs in'],
    ],
    ['may keep its password', { password: 'p', update_password: 'on_create' }, ACCOUNT, false, []],
    ['is given privileges', { priv: 'd.*:SELECT' }, ACCOUNT, null, [alter]],
    ['has privileges already', { priv: 'd.*:SELECT' }, having({ '`d`.*': ['SELECT'] }), null, []],
    ['has them in another order', { priv: 'd.*:b' }, ACCOUNT, null, [alter]],
    ['has no others', { priv: '*.*:USAGE' }, having({ '`d`.*': ['SELECT'] }), null, [alter]],
    ['has none, which is USAGE', { priv: '*.*:USAGE' }, ACCOUNT, null, []],
    [
      'may keep others',
      { priv: 'd.*:SELECT', append_privs: true },
      having({ '`d`.*': ['INSERT', 'SELECT'] }),
      null,
      [],
    ],
    ['keeps all beside one of them', { priv: '*.*:SELECT', append_privs: true }, having(all), null, []],
    [
      'loses privileges',
      { priv: 'd.*:SELECT', subtract_privs: true },
      having({ '`d`.*': ['SELECT'] }),
      null,
      [alter],
    ],
    ['has none to lose', { priv: 'd.*:SELECT', subtract_privs: true }, ACCOUNT, null, []],
    ['is as it is without priv', {}, having(all), null, []],
    ['need not be encrypted any more', {}, { ...ACCOUNT, tls: { SSL: '' } }, null, [alter]],
    ['must be encrypted', { tls_requires: { ssl: null } }, ACCOUNT, null, [alter]],
    ['is encrypted', { tls_requires: { SSL: null } }, { ...ACCOUNT, tls: { SSL: '' } }, null, []],
    ['is locked', { locked: true }, ACCOUNT, null, [alter]],
    ['is limited', { resource_limits: { MAX_USER_CONNECTIONS: 1 } }, ACCOUNT, null, [alter]],
    ['is limited by nothing', { resource_limits: { MAX_USER_CONNECTIONS: 0 } }, ACCOUNT, null, []],
    ['is dropped', { state: 'absent' }, ACCOUNT, null, ['definite: drop the account u@localhost']],
    ['is right where it is gone', { state: 'absent' }, null, null, []],
    [
      'has what it is about in priv',
      { priv: 'SELECT' },
      ACCOUNT,
      null,
      ['refused: “SELECT” in priv is not of the form database.table:PRIVILEGE,PRIVILEGE'],
    ],
    [
      'has no SQL in priv',
      { priv: 'd.*:SELECT ON *.* TO x; DROP' },
      ACCOUNT,
      null,
      ['refused: “SELECT ON *.* TO x; DROP” in priv is no privilege'],
    ],
  ])('%s', async (_title, params, here, proves, is) => {
    const answers = { 'mysql account ': here, 'mysql login ': proves }
    expect(await planned(account, { name: 'u', ...params }, answers)).toEqual(is)
  })

  it('is created by one statement that has no password in it, and given its privileges', async () => {
    const params = { name: `u'\\`, host: '%', password: 'secret', priv: { 'd`b.t': 'SELECT (B, a),INSERT' } }
    const [change] = await changesOf(account, params, { 'mysql account ': null, 'mysql login ': false })
    expect(scriptOf(change).input).toBe(
      `${HEAD}CREATE USER 'u''\\\\'@'%' IDENTIFIED WITH 'mysql_native_password' AS '*14E65567ABDB5135D0CFD9A70B3032C179A49EE7';
GRANT INSERT, SELECT (\`a\`, \`b\`) ON \`d\`\`b\`.\`t\` TO 'u''\\\\'@'%';
`,
    )
  })

  it.each([
    ['all is taken before one is given', '*.*:SELECT', ['ALL'], ['REVOKE ALL', 'GRANT SELECT']],
    ['one is given before another is taken', '*.*:SELECT', ['INSERT'], ['GRANT SELECT', 'REVOKE INSERT']],
    ['all is given, and nothing of it taken', '*.*:ALL', ['DROP', 'SELECT'], ['GRANT ALL']],
    ['the right to pass on stands alone', '*.*:ALL,GRANT', ['ALL'], ['GRANT USAGE']],
    ['the right to pass on is taken', '*.*:ALL', ['ALL', 'GRANT'], ['REVOKE GRANT OPTION']],
  ])('is altered so that %s', async (_title, priv, has, words) => {
    const [change] = await changesOf(
      account,
      { name: 'u', priv },
      { 'mysql account ': having({ '*.*': has }) },
    )
    const lines = scriptOf(change).input.split('\n').slice(1, -1)
    expect(lines.map((line) => line.replace(/ ON .*/, ''))).toEqual(words)
  })

  it('is every one of its name, wherever it logs in from', async () => {
    const answers: Answers = { 'mysql hosts ': ['%', 'localhost'], 'mysql account ': ACCOUNT }
    const params = { name: '', host_all: true, state: 'absent' }
    expect(await planned(account, params, answers)).toEqual([
      'definite: drop the account @%',
      'definite: drop the account @localhost',
    ])
    expect(await planned(account, params, { 'mysql hosts ': [] })).toEqual([])
  })

  it('leaves root what it has', async () => {
    const answers = { 'mysql account ': having({ '`d`.*': ['SELECT'] }) }
    expect(await planned(account, { name: 'root', priv: '*.*:USAGE' }, answers)).toEqual([])
  })
})

describe('a variable of MySQL', () => {
  it.each<[string, object, unknown, readonly string[]]>([
    ['is set', { value: 5 }, '4', ['definite: set v = 5']],
    ['is right where it is', { value: '5' }, '5', []],
    ['may be 0', { value: 0 }, '1', ['definite: set v = 0']],
    ['is right as another form of a number', { value: '5.0' }, '5', []],
    ['is on by true', { value: true }, 'OFF', ['definite: set v = ON']],
    ['is off by 0', { value: 0 }, 'OFF', []],
    ['is only told', {}, '4', []],
    ['is one that the server has', { value: 1 }, null, ['refused: the server has no variable v']],
  ])('%s', async (_title, params, here, is) => {
    expect(await planned(variable, { variable: 'v', ...params }, { 'mysql variable ': here })).toEqual(is)
  })
})

describe('a query of MySQL', () => {
  it('takes values that stay values', async () => {
    const params = { query: ['INSERT INTO t VALUES (%(a)s)'], named_args: { a: "it's \\" } }
    const [change] = await changesOf(query, params, {})
    expect(change?.data).toMatchObject({ queries: ["INSERT INTO t VALUES ('it''s \\\\')"] })
    expect(await planned(query, { ...params, named_args: {} }, {})).toEqual(['refused: named_args has no a'])
  })

  it('is told by its rows', async () => {
    const [change] = await changesOf(query, { query: ['SELECT 1', 'DELETE FROM t'] }, {})
    const set = (rows: string) => `<resultset statement="x"><row>\n${rows}</row></resultset>\n`
    const field = (name: string, value: string) => `<field name="${name}">${value}</field>\n`
    const nil = '<field name="n" xsi:nil="true" />\n'
    const stdout = `${set(`${field('a', '7')}${field('b', '&lt;07&gt;')}${nil}`)}${set(field('hostwright_rows', '-1'))}${set(field('hostwright_rows', '2'))}`
    expect(change?.kind.answer?.({ status: 0, stdout, stderr: '' }, change)).toMatchObject({
      query_result: [[{ a: 7, b: '<07>', n: null }], []],
      rowcount: [1, 2],
    })
  })
})
