import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { type Channel, Unreachable } from './channel.ts'
import { after } from './preamble.ts'
import { argv } from './quote.ts'

/** A shell to be opened by a process of ssh. */
export interface OpensshChannel {
  /** ssh's own arguments, with its destination. */
  readonly words: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly command: string
  /** Seconds until the shell stands. */
  readonly timeout: number
}

/** Opens a shell: it stands when it says hello; what comes on stderr before that is said by ssh, or by what greets a login. */
export async function openOpensshChannel({ words, env, command, timeout }: OpensshChannel): Promise<Channel> {
  const hello = randomBytes(12).toString('hex')
  const remote = `exec ${argv('sh', '-c', `echo ${hello} >&2; ${command}`)}`
  const child = spawn('ssh', [...words, remote], { detached: true, env, stdio: 'pipe' })
  child.stdin.on('error', () => undefined)
  const closed = new Promise<string>((tell) => {
    child.on('error', (error) => tell(error.message))
    child.on('close', (code) =>
      tell(code === 255 ? 'connection lost' : `the shell ended (status ${code ?? 'unknown'})`),
    )
  })
  const { rest, heard, said } = after(`${hello}\n`, child.stderr)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((tell) => {
    timer = setTimeout(() => tell(`no shell within ${timeout} s`), timeout * 1000)
  })
  const failure = await Promise.race([heard, closed, late])
  clearTimeout(timer)
  if (failure !== undefined) {
    child.kill('SIGKILL')
    throw new Unreachable(said() || failure)
  }
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: rest,
    closed,
    close: () => void child.kill('SIGKILL'),
  }
}
