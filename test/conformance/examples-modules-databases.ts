import type { Example, RunningHost } from 'hostwright/testing'

const sh = (script: string) => ['sh', '-c', script]

/** A command that installs packages, whatever was done on the host before. */
const install = (...names: readonly string[]) =>
  `{ dpkg -s ${names.join(' ')} || { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends ${names.join(' ')}; }; } >/dev/null 2>&1`

/** What a server itself writes at any time, its logs too. */
const POSTGRES = ['/var/lib/postgresql', '/var/log/postgresql', '/run/postgresql', '/dev/shm']
const MYSQL = ['/var/lib/mysql', '/var/log/mysql', '/run/mysqld']

const psql = (sql: string, database = 'postgres') =>
  sh(`runuser -u postgres -- psql -XAtqd ${database} <<'END'\n${sql}\nEND`)
const says = (sql: string, answer: string, database?: string) => async (host: RunningHost) =>
  (await host.get(psql(sql, database))).trim() === answer
const mariadb = (sql: string) => sh(`mariadb -NB <<'END'\n${sql}\nEND`)
const shows = (sql: string, answer: string) => async (host: RunningHost) =>
  (await host.get(mariadb(sql))).trim() === answer

const postgres = (task: string, name: string, about: Omit<Example, 'name' | 'task'>): Example => ({
  name,
  task: `community.postgresql.postgresql_${task}`,
  lively: POSTGRES,
  step: { become: true, become_user: 'postgres' },
  ...about,
})
const mysql = (task: string, name: string, about: Omit<Example, 'name' | 'task'>): Example => ({
  name,
  task: `community.mysql.mysql_${task}`,
  lively: MYSQL,
  ...about,
})

/** A name with whatever could end it. */
const ODD = `o"d'd \\ ö`
const ROLE = `"o""d'd \\ ö"`

/** Examples of PostgreSQL, with a server of its own on the host. */
const postgresExamples: readonly Example[] = [
  postgres('user', 'a role with a password', {
    prepare: sh(`${install('postgresql')} && runuser -u postgres -- psql -Xc 'SELECT 1' >/dev/null`),
    params: { name: ODD, password: '{{ password }}', role_attr_flags: 'CREATEDB', comment: "it's" },
    holds: says(`SELECT rolcreatedb FROM pg_roles WHERE rolname = 'o"d''d \\ ö'`, 't'),
    drift: psql(`ALTER ROLE ${ROLE} NOCREATEDB PASSWORD 'other'`),
  }),
  postgres('db', 'a database', {
    params: { name: ODD, owner: ODD, encoding: 'UTF-8', template: 'template0' },
    holds: says(`SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'o"d''d \\ ö'`, ODD),
    drift: psql(`ALTER DATABASE ${ROLE} OWNER TO postgres`),
  }),
  postgres('db', 'no database', {
    params: { name: 'gone', state: 'absent' },
    holds: says(`SELECT count(*) FROM pg_database WHERE datname = 'gone'`, '0'),
    drift: psql('CREATE DATABASE gone'),
  }),
  postgres('ext', 'no extension', {
    params: { name: 'plpgsql', db: 'template1', state: 'absent' },
    holds: says(`SELECT count(*) FROM pg_extension WHERE extname = 'plpgsql'`, '0', 'template1'),
    drift: psql('CREATE EXTENSION plpgsql', 'template1'),
  }),
  postgres('privs', 'privileges of a table', {
    prepare: psql('CREATE TABLE "t""t" (i int)'),
    params: { db: 'postgres', objs: 't"t', roles: ODD, privs: 'SELECT,INSERT' },
    holds: says(`SELECT has_table_privilege('o"d''d \\ ö', '"t""t"', 'INSERT')`, 't'),
    drift: psql(`REVOKE INSERT ON "t""t" FROM ${ROLE}`),
  }),
  postgres('privs', 'privileges of a database, which everybody loses', {
    params: { db: 'postgres', type: 'database', roles: 'PUBLIC', privs: 'TEMP', state: 'absent' },
    holds: says(
      `SELECT count(*) FROM pg_database, aclexplode(datacl) a
      WHERE datname = 'postgres' AND a.grantee = 0 AND a.privilege_type = 'TEMPORARY'`,
      '0',
    ),
    drift: psql('GRANT TEMP ON DATABASE postgres TO PUBLIC'),
  }),
  postgres('query', 'in every run', {
    prepare: psql('CREATE TABLE ran (i int)'),
    params: { query: 'INSERT INTO ran VALUES (%s)', positional_args: [1] },
    acts: true,
    count: async (host) => Number((await host.get(psql('SELECT count(*) FROM ran'))).trim()),
  }),
]

/** Examples of MariaDB, with a server of its own on the host. */
const mysqlExamples: readonly Example[] = [
  mysql('db', 'a database', {
    prepare: sh(
      `systemctl stop postgresql && ${install('mariadb-server')} && systemctl is-active -q mariadb`,
    ),
    params: { name: 'o`d\\ö', encoding: 'utf8mb4' },
    holds: shows(`SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = 'o\`d\\\\ö'`, '1'),
    drift: mariadb('DROP DATABASE `o``d\\ö`'),
  }),
  mysql('user', 'an account with a password', {
    params: {
      name: "o'd\\ö",
      host: '%',
      password: '{{ password }}',
      priv: 'o`d\\ö.*:ALL,GRANT/*.*:PROCESS',
      tls_requires: { SSL: null },
    },
    holds: shows(
      `SELECT COUNT(*) FROM mysql.db WHERE Host = '%' AND User = 'o''d\\\\ö' AND Drop_priv = 'Y'`,
      '1',
    ),
    drift: mariadb("REVOKE DROP ON `o``d\\ö`.* FROM 'o''d\\\\ö'@'%'; SET PASSWORD FOR 'o''d\\\\ö'@'%' = '';"),
  }),
  mysql('user', 'no anonymous account', {
    params: { name: '', host_all: true, state: 'absent' },
    holds: shows("SELECT COUNT(*) FROM mysql.user WHERE User = ''", '0'),
    drift: mariadb("CREATE USER ''@'localhost'; CREATE USER ''@'%'"),
  }),
  mysql('variables', 'a variable', {
    params: { variable: 'max_connections', value: 170 },
    holds: shows('SELECT @@max_connections', '170'),
    drift: mariadb('SET GLOBAL max_connections = 160'),
  }),
  mysql('query', 'in every run', {
    prepare: mariadb('CREATE DATABASE `rows`; CREATE TABLE `rows`.ran (i int)'),
    params: { login_db: 'rows', query: 'INSERT INTO ran VALUES (%s)', positional_args: [1] },
    acts: true,
    count: async (host) => Number((await host.get(mariadb('SELECT COUNT(*) FROM `rows`.ran'))).trim()),
  }),
]

/** Examples of modules that ask a server of databases. */
export const databaseModules: readonly Example[] = [...postgresExamples, ...mysqlExamples]
