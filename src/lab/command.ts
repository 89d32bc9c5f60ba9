import { $ } from 'zx/core'

/** What a finished command left behind. */
export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** How a command is run besides its arguments. */
export interface CommandOptions {
  readonly input?: string
  /** Seconds; default 120. */
  readonly timeout?: number
}

/** Runs a local command and hands back whatever came of it. */
export async function attempt(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const bound = $({
    nothrow: true,
    quiet: true,
    // bash, which starts it, takes a socket as its input for a login from afar and reads the user's start-up file,
    // unless another shell started it: what that file says or waits for is none of the command's.
    env: { ...process.env, SHLVL: '2' },
    input: options.input ?? '',
    timeout: `${options.timeout ?? 120}s`,
    timeoutSignal: 'SIGKILL',
  })
  const output = await bound`${[...argv]}`
  return { code: output.exitCode ?? 128, stdout: output.stdout, stderr: output.stderr }
}

/** Runs a local command that must succeed and hands back its output. */
export async function run(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await attempt(argv, options)
  if (code === 0) return stdout
  const said = (stderr.trim() || stdout.trim()).slice(-2000)
  throw new Error(`${argv.join(' ').slice(0, 200)}: exit code ${code}${said === '' ? '' : `\n${said}`}`)
}
