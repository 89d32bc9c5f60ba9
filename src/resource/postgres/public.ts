/** PostgreSQL: its roles, databases, extensions and privileges, as its own client sees and changes them. */
export { postgresDatabase as database } from './database.ts'
export {
  postgresDatabaseAbsent as databaseAbsent,
  postgresDatabasePresent as databasePresent,
} from './database-change.ts'
export {
  postgresExtension as extension,
  postgresExtensionAbsent as extensionAbsent,
  postgresExtensionPresent as extensionPresent,
} from './extension.ts'
export { type GrantsAsked, type GrantType, postgresGrants as grants } from './grants.ts'
export { postgresGranted as granted } from './grants-change.ts'
export { IMPLICIT as IMPLICIT_ROLES } from './grants-sql.ts'
export { postgresPassword as password } from './password-kept.ts'
export { postgresQueried as queried } from './query.ts'
export { postgresRole as role, postgresTime as time, type RoleAttribute } from './role.ts'
export {
  postgresPasswordSet as passwordSet,
  postgresRoleAbsent as roleAbsent,
  postgresRolePresent as rolePresent,
} from './role-change.ts'
export { identifier, literal, type PostgresServer as Server } from './server.ts'
