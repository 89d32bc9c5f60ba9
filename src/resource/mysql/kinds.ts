import { mysqlAccount, mysqlHosts, mysqlLogin } from './account.ts'
import { mysqlDatabase } from './database.ts'
import { mysqlVariable } from './variable.ts'

/** All that a server of MariaDB or MySQL is asked. */
export const mysqlKinds = [
  mysqlAccount.kind,
  mysqlDatabase.kind,
  mysqlHosts.kind,
  mysqlLogin.kind,
  mysqlVariable.kind,
]
