import { defineFact } from '../../host/fact.ts'
import { reveal, type Secret } from '../../model/secret.ts'
import type { Unreached } from '../sql/reach.ts'
import { answers, byName, DEPENDS, questions } from './asking.ts'
import { isKept } from './password.ts'
import type { RoleAsked } from './role.ts'
import { literals } from './server.ts'

/** A password that a role is to have. */
export type PasswordAsked = RoleAsked & { readonly password: string | Secret }

interface Row {
  readonly name: string
  readonly password: string | null
  readonly method: string
}

/** Whether a role has this password; `null` where we may not see what the server keeps. */
export const postgresPassword = defineFact<PasswordAsked, boolean | null | Unreached>({
  name: 'postgres password',
  dependsOn: DEPENDS,
  // Only a superuser may read pg_authid: for others the server is not even asked, as it would refuse.
  script: (args) =>
    questions(
      args,
      (all) => `SELECT has_table_privilege('pg_catalog.pg_authid', 'SELECT') AS allowed \\gset
\\if :allowed
SELECT coalesce(json_agg(t), '[]') FROM (SELECT rolname AS name, rolpassword AS password,
  current_setting('password_encryption') AS method
  FROM pg_authid WHERE rolname IN (${literals(all.map(({ name }) => name))})) t;
\\else
SELECT json_build_array(NULL);
\\endif
`,
    ),
  parse: (output, args) =>
    answers(output, args, (rows, asked) => {
      if (rows[0] === null) return asked.map(() => null)
      const found = byName<Row>(rows)
      return asked.map(({ name, password }) => {
        const row = found.get(name)
        if (row === undefined) return false
        const { password: kept, method } = row
        return isKept({ role: name, password: reveal(password), kept, method })
      })
    }),
})
