import { defineTask, mapSeen, postgres, type Seen } from 'hostwright'
import { off, text } from './lib/params.ts'
import { POSTGRES_LOGIN, serverOf } from './lib/postgres.ts'

export default defineTask({
  name: 'community.postgresql.postgresql_ext',
  summary: 'Creates, updates or drops an extension in a database of PostgreSQL.',
  params: {
    properties: {
      name: text('the extension'),
      ext: text('another name of name'),
      login_db: text('the database'),
      db: text('another name of login_db'),
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it is there' },
      version: {
        type: ['string', 'number'],
        description: 'its version; latest for the one that a new one is given',
      },
      schema: text('where a new one puts its objects'),
      cascade: off('what it needs comes with it; with state absent, what needs it goes with it'),
      comment: { type: 'string', description: 'a comment' },
      ...POSTGRES_LOGIN,
    },
    exactlyOne: [{ of: ['name', 'ext'] }, { of: ['login_db', 'db'] }],
  },
  read: async (host, params) => {
    const server = serverOf(params, params.login_db ?? params.db ?? '')
    const asked = { server, name: params.name ?? params.ext ?? '' }
    return { asked, seen: await host.see(postgres.extension(asked)) }
  },
  plan: ({ asked, seen }, { state, version, schema, cascade, comment }) => {
    if (state === 'absent') return [postgres.extensionAbsent(asked, seen, cascade)]
    const wanted = { version: version === undefined ? undefined : String(version), schema, comment, cascade }
    return [postgres.extensionPresent(asked, seen, wanted)]
  },
  outputs: ({ asked, seen }) => ({
    ext: asked.name,
    db: asked.server.database,
    version: versionIn(seen),
  }),
})

function versionIn(seen: Seen<{ readonly version: string | null } | { readonly unreached: string }>) {
  return mapSeen(seen, (here) => ('version' in here ? (here.version ?? '') : ''))
}
