import { postgresDatabase } from './database.ts'
import { postgresExtension } from './extension.ts'
import { postgresGrants } from './grants.ts'
import { postgresPassword } from './password-kept.ts'
import { postgresRole, postgresTime } from './role.ts'

/** All that a server of PostgreSQL is asked. */
export const postgresKinds = [
  postgresDatabase.kind,
  postgresExtension.kind,
  postgresGrants.kind,
  postgresPassword.kind,
  postgresRole.kind,
  postgresTime.kind,
]
