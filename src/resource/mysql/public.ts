/** MariaDB and MySQL: accounts, databases, privileges and variables, as their own client sees and changes them. */
export {
  type AccountAsked,
  type LimitName,
  type MysqlTls as Tls,
  mysqlAccount as account,
  mysqlHosts as hosts,
  mysqlLogin as login,
} from './account.ts'
export {
  type AccountSeen,
  type LoginSeen,
  type LoginWanted,
  mysqlAccountAbsent as accountAbsent,
  mysqlAccountPresent as accountPresent,
  mysqlLoginSet as loginSet,
} from './account-change.ts'
export {
  mysqlDatabase as database,
  mysqlDatabaseAbsent as databaseAbsent,
  mysqlDatabasePresent as databasePresent,
} from './database.ts'
export { type MysqlGrants as Grants, tidy } from './privileges.ts'
export { mysqlQueried as queried } from './query.ts'
export { identifier, literal, type MysqlServer as Server } from './server.ts'
export { mysqlVariable as variable, mysqlVariableSet as variableSet } from './variable.ts'
