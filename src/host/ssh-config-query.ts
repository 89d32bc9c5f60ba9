import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Which configuration counts, as whom one would log in, and where. */
export interface SshConfigSource {
  readonly user?: string | undefined
  readonly port?: number | undefined
  /** A configuration file instead of OpenSSH's own. */
  readonly file?: string | undefined
}

/** What `ssh -G` printed, and what it said on the way: the files it has read. */
export interface SshConfigAnswer {
  readonly text: string
  readonly log: string
}

/** Asks `ssh -G`, which understands Include and Match exactly as ssh itself would. */
export async function askSsh(
  host: string,
  { user, port, file }: SshConfigSource = {},
): Promise<SshConfigAnswer> {
  const words = [
    ...(file === undefined ? [] : ['-F', file]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    '-vG',
    '--',
    host,
  ]
  // Not by zx, which watches every promise of the process: it would be the dearest part of a short run.
  try {
    const { stdout, stderr } = await promisify(execFile)('ssh', words, { timeout: 20_000 })
    return { text: stdout, log: stderr }
  } catch (error) {
    throw new Error(complaint(error), { cause: error })
  }
}

/** What ssh complained about, without what it tells only because it was asked to. */
function complaint(error: unknown): string {
  const { stderr = '', message } = error as { stderr?: string; message: string }
  const lines = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(?:debug\d: |OpenSSH_)/.test(line))
  return lines.length === 0 ? message : lines.join('\n').trim()
}

/** Who is asked about: a host, and what the inventory says of it. */
export interface SshConfigQuestion {
  readonly host: string
  readonly user?: string | undefined
  readonly port?: number | undefined
}
