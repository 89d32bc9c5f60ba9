import { defineTask, postgres, Refusal } from 'hostwright'
import { off, text } from './lib/params.ts'
import { filled, MAINTENANCE, POSTGRES_LOGIN, serverOf } from './lib/postgres.ts'

export default defineTask({
  name: 'community.postgresql.postgresql_db',
  summary: 'Creates, changes or drops a database of PostgreSQL.',
  params: {
    properties: {
      name: text('the database'),
      db: text('another name of name'),
      state: {
        enum: ['present', 'absent', 'dump', 'restore', 'rename'],
        default: 'present',
        description: 'whether it is there; dump, restore and rename are not supported',
      },
      owner: { type: 'string', description: 'the role that owns it' },
      template: { type: 'string', description: 'what a new one is a copy of' },
      encoding: { type: 'string', description: 'its encoding, which cannot be changed later' },
      lc_collate: { type: 'string', description: 'how its texts are sorted, which cannot be changed later' },
      lc_ctype: { type: 'string', description: 'what its letters are, which cannot be changed later' },
      icu_locale: { type: 'string', description: 'its locale of ICU, which cannot be changed later' },
      locale_provider: {
        enum: ['', 'libc', 'icu'],
        description: 'whose locales it uses, which cannot be changed later',
      },
      conn_limit: {
        type: ['string', 'integer'],
        description: 'how many connections it may have; -1 for any',
      },
      tablespace: { type: 'string', description: 'where its files are' },
      comment: { type: 'string', description: 'a comment' },
      force: off('with state absent, connections to it are ended'),
      maintenance_db: text('the database to log in to; postgres if not given'),
      target: { type: 'string', description: 'of dump, restore and rename, which are not supported' },
      target_opts: { type: 'string', description: 'of dump and restore, which are not supported' },
      dump_extra_args: { type: 'string', description: 'of dump, which is not supported' },
      ...POSTGRES_LOGIN,
    },
    exactlyOne: [{ of: ['name', 'db'] }],
  },
  read: async (host, params) => {
    const server = serverOf(params, params.maintenance_db ?? MAINTENANCE)
    const asked = { server, name: params.name ?? params.db ?? '' }
    return { asked, seen: await host.see(postgres.database(asked)) }
  },
  plan: ({ asked, seen }, params) => {
    const { state, force } = params
    if (state === 'absent') return [postgres.databaseAbsent(asked, seen, force)]
    if (state !== 'present')
      throw new Refusal(`state: ${state} is not supported: run pg_dump or psql by ansible.builtin.shell`)
    const limit = filled(params.conn_limit === undefined ? undefined : String(params.conn_limit))
    if (limit !== undefined && !/^-?\d+$/.test(limit)) throw new Refusal('conn_limit must be a number')
    const provider = filled(params.locale_provider)
    const wanted = {
      owner: filled(params.owner),
      encoding: filled(params.encoding),
      collate: filled(params.lc_collate),
      ctype: filled(params.lc_ctype),
      icuLocale: filled(params.icu_locale),
      localeProvider: provider === undefined ? undefined : provider === 'icu' ? 'i' : 'c',
      limit: limit === undefined ? undefined : Number(limit),
      tablespace: filled(params.tablespace),
      comment: params.comment,
    }
    return [postgres.databasePresent(asked, seen, { ...wanted, template: filled(params.template) ?? null })]
  },
  outputs: ({ asked }) => ({ db: asked.name }),
})
