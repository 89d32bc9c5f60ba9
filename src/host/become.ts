import { randomBytes } from 'node:crypto'
import type { Secret } from '../model/secret.ts'
import { greeted } from './become-greeting.ts'
import type { Channel, Connection } from './channel.ts'
import { argv } from './quote.ts'

/** Who opens a shell, as whom, and with which password for sudo. */
export interface BecomeRequest {
  readonly connection: Connection
  readonly user: string
  readonly password?: Secret
  /** The command to run as that user: a shell. */
  readonly command: string
}

/** Opens a shell as a user: directly, through `runuser` when root logged in, else through `sudo`. */
export async function openAs({ connection, user, password, command }: BecomeRequest): Promise<Channel> {
  if (user === connection.user) return connection.open(`exec ${command}`)
  const nonce = randomBytes(12).toString('hex')
  const started = `echo ${nonce}; exec ${command}`
  if (connection.user === 'root')
    return greeted(await connection.open(`exec ${argv('runuser', '-u', user, '--', 'sh', '-c', started)}`), {
      nonce,
      user,
    })
  // -p: the password is sent only after sudo's own prompt was seen, else sh would run it as a command.
  const sudo = argv('sudo', '-S', '-p', `${nonce}:`, '-u', user, '--', 'sh', '-c', started)
  return greeted(await connection.open(`exec ${sudo}`), { nonce, user, ...(password ? { password } : {}) })
}
