import { randomBytes } from 'node:crypto'
import type { Secret } from '../model/secret.ts'
import { CannotBecome, type Channel, type Connection, HostError } from './channel.ts'
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

interface Greeting {
  readonly nonce: string
  readonly user: string
  readonly password?: Secret
}

/** Nobody needs more than this to say hello, in characters; and of what is said instead, this much is told. */
const MOST = 64 * 1024
const WORDS = 2000

/** Waits until the shell of the other user says hello; answers one prompt, never a second. */
function greeted(channel: Channel, { nonce, user, password }: Greeting): Promise<Channel> {
  return new Promise((resolve, reject) => {
    let said = ''
    let out = ''
    let asked = 0
    const finish = (error?: Error) => {
      clearTimeout(timer)
      channel.stdout.removeListener('data', onOut)
      channel.stderr.removeListener('data', onErr)
      if (error === undefined) return resolve(channel)
      channel.close()
      reject(error)
    }
    const onOut = (chunk: Buffer) => {
      out += chunk.toString('latin1')
      if (out.length > MOST)
        return finish(new HostError(`could not become ${user}: the host does not stop speaking`))
      if (out.includes(`${nonce}\n`)) finish()
    }
    const onErr = (chunk: Buffer) => {
      said += chunk.toString('utf8')
      if (said.length > MOST)
        return finish(new HostError(`could not become ${user}: ${said.slice(0, WORDS)}`))
      if (said.split(`${nonce}:`).length - 1 <= asked) return
      asked += 1
      if (asked === 1 && password !== undefined) return void channel.stdin.write(`${password.reveal()}\n`)
      finish(
        new HostError(
          asked === 1
            ? `sudo asks for a password to become ${user}; give ansible_become_password`
            : `sudo refused the password to become ${user}`,
        ),
      )
    }
    const timer = setTimeout(() => finish(new HostError(`could not become ${user} within 30 s`)), 30_000)
    channel.stdout.on('data', onOut)
    channel.stderr.on('data', onErr)
    void channel.closed.then((reason) =>
      finish(
        new CannotBecome(
          `could not become ${user}: ${said.replaceAll(`${nonce}:`, '').trim().slice(0, WORDS) || reason}`,
        ),
      ),
    )
  })
}
