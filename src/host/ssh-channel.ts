import type { Client, ClientChannel } from 'ssh2'
import { type Channel, Unreachable } from './channel.ts'
import { words } from './ssh-advice.ts'

interface Opening {
  readonly client: Client
  readonly command: string
  readonly lost: Promise<string>
  /** Seconds until the host has answered. */
  readonly timeout: number
}

/** Opens a channel to a program on the host. */
export async function openChannel({ client, command, lost, timeout }: Opening): Promise<Channel | undefined> {
  let timer: NodeJS.Timeout | undefined
  try {
    const stream = await new Promise<ClientChannel>((resolve, reject) => {
      void lost.then((reason) => reject(new Error(reason)))
      timer = setTimeout(() => reject(new Error(`no shell within ${timeout} s`)), timeout * 1000)
      client.exec(command, (error, opened) => (error ? reject(error) : resolve(opened)))
    })
    const ended = new Promise<string>((tell) => {
      stream.on('close', (code: number | null) => tell(`the shell ended (status ${code ?? 'unknown'})`))
    })
    const { stdin, stdout, stderr } = stream
    return { stdin, stdout, stderr, closed: Promise.race([ended, lost]), close: () => stream.close() }
  } catch (error) {
    if (typeof (error as { reason?: unknown }).reason === 'number') return undefined
    throw new Unreachable(words(error), { cause: error })
  } finally {
    clearTimeout(timer)
  }
}
