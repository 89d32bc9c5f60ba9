import { defineTask, mysql, Refusal } from 'hostwright'
import { IMPLICIT_ADMIN, MYSQL_LOGIN, serverOf } from './lib/mysql.ts'
import { flag, off, on, split, texts } from './lib/params.ts'

export default defineTask({
  name: 'community.mysql.mysql_db',
  summary: 'Creates or drops databases of MariaDB or MySQL.',
  params: {
    properties: {
      name: texts('the databases'),
      db: texts('another name of name'),
      state: {
        enum: ['present', 'absent', 'dump', 'import'],
        default: 'present',
        description: 'whether they are there; dump and import are not supported',
      },
      encoding: { type: 'string', description: 'the encoding of new ones' },
      collation: { type: 'string', description: 'how texts of new ones are sorted' },
      sql_log_bin: {
        type: 'boolean',
        enum: [true],
        default: true,
        description: 'only true: replicas are told',
      },
      config_overrides_defaults: flag('no matter: what is not given is as config_file has it'),
      target: { type: 'string', description: 'of dump and import, which are not supported' },
      single_transaction: off('of dump, which is not supported'),
      quick: on('of dump, which is not supported'),
      ignore_tables: texts('of dump, which is not supported'),
      force: off('of import, which is not supported'),
      ...IMPLICIT_ADMIN,
      ...MYSQL_LOGIN,
    },
    exactlyOne: [{ of: ['name', 'db'] }],
  },
  read: async (host, params) => {
    const server = serverOf(params)
    const names = split(params.name ?? params.db)
    return Promise.all(
      names.map(async (name) => ({ server, name, seen: await host.see(mysql.database({ server, name })) })),
    )
  },
  plan: (all, { state, encoding, collation }) => {
    if (state === 'dump' || state === 'import')
      throw new Refusal(`state: ${state} is not supported: run mysqldump or mysql by ansible.builtin.shell`)
    if (all.some(({ name }) => name === 'all')) throw new Refusal('name: all is only for dump and import')
    return all.map(({ server, name, seen }) => {
      const asked = { server, name }
      if (state === 'absent') return mysql.databaseAbsent(asked, seen)
      // As with Ansible, one that is there stays as it is.
      const isThere = seen.known && seen.value !== null
      const given = (value: string | undefined) => (value === '' || isThere ? undefined : value)
      return mysql.databasePresent(asked, seen, { encoding: given(encoding), collation: given(collation) })
    })
  },
  outputs: (all) => ({ db: all.map(({ name }) => name).join(' '), db_list: all.map(({ name }) => name) }),
})
