import type { Secret } from '../model/secret.ts'
import { CannotBecome, type Channel, HostError } from './channel.ts'
import { utf8 } from './utf8.ts'

interface Greeting {
  readonly nonce: string
  readonly user: string
  readonly password?: Secret
}

/** Nobody needs more than this to say hello, in characters; and of what is said instead, this much is told. */
const MOST = 64 * 1024

const WORDS = 2000

/** Waits until the shell of the other user says hello; answers one prompt, never a second. */
export function greeted(channel: Channel, greeting: Greeting): Promise<Channel> {
  const { nonce, user } = greeting
  return new Promise((resolve, reject) => {
    const finish = (error?: Error) => {
      clearTimeout(timer)
      channel.stdout.removeListener('data', onOut)
      channel.stderr.removeListener('data', prompts.hear)
      if (error === undefined) return resolve(channel)
      channel.close()
      reject(error)
    }
    const onOut = helloIn(greeting, finish)
    const prompts = promptsOf(channel, greeting, finish)
    const timer = setTimeout(() => finish(new HostError(`could not become ${user} within 30 s`)), 30_000)
    channel.stdout.on('data', onOut)
    channel.stderr.on('data', prompts.hear)
    void channel.closed.then((reason) => {
      const words = utf8(prompts.said().replaceAll(`${nonce}:`, '').trim().slice(0, WORDS))
      finish(new CannotBecome(`could not become ${user}: ${words || reason}`))
    })
  })
}

/** Hears the hello of the shell. */
function helloIn({ nonce, user }: Greeting, finish: (error?: Error) => void): (chunk: Buffer) => void {
  let out = ''
  return (chunk) => {
    out += chunk.toString('latin1')
    if (out.length > MOST)
      return finish(new HostError(`could not become ${user}: the host keeps sending output`))
    if (out.includes(`${nonce}\n`)) finish()
  }
}

/** Hears sudo, and answers its first prompt. */
function promptsOf(channel: Channel, { nonce, user, password }: Greeting, finish: (error: Error) => void) {
  let said = ''
  let asked = 0
  const hear = (chunk: Buffer) => {
    said += chunk.toString('latin1')
    if (said.length > MOST)
      return finish(new HostError(`could not become ${user}: ${utf8(said.slice(0, WORDS))}`))
    if (said.split(`${nonce}:`).length - 1 <= asked) return
    asked += 1
    if (asked === 1 && password !== undefined) return void channel.stdin.write(`${password.reveal()}\n`)
    finish(
      new HostError(
        asked === 1
          ? `sudo asks for a password to become ${user}; set ansible_become_password`
          : `sudo refused the password to become ${user}`,
      ),
    )
  }
  return { hear, said: () => said }
}
