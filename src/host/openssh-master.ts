import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** A running ssh whose connection others share. */
export interface Master {
  /** Resolves with its last words. */
  readonly ended: Promise<string>
  readonly end: () => void
}

/** Starts ssh in a process of its own, which ends with us. */
export function startMaster(folder: string, words: readonly string[], env: NodeJS.ProcessEnv): Master {
  const child = spawn('sh', ['-c', MASTER, 'sh', folder, ...words], {
    detached: true, // Ctrl-C at the terminal reaches us, and not the way to a host at work
    env,
    stdio: 'pipe',
  })
  child.stdin.on('error', () => undefined)
  child.once('exit', () => child.stdin.destroy())
  const ended = new Promise<string>((tell) => {
    child.once('error', (error) => tell(error.message))
    void lastWords(child.stderr).then((said) => tell(said === '' ? 'ssh exited without any output' : said))
  })
  return { ended, end: () => void child.stdin.end() }
}

/** Runs ssh as long as its input is open, and then removes the folder of its socket: both end with us, however we end. */
const MASTER = [
  'folder=$1; shift',
  'exec 3<&0',
  'ssh "$@" </dev/null 3<&- & ssh=$!',
  '{ cat <&3; kill "$ssh"; } >/dev/null 2>&1 &',
  'exec 3<&- 2>/dev/null', // who would read what is said here may be gone
  'wait "$ssh"; kill "$!"; rm -rf "$folder"',
].join('\n')

/** The socket is there when the login is over. */
export async function stands(socket: string, seconds: number): Promise<string | undefined> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(20))
    if (existsSync(socket)) return undefined
  return `no connection within ${seconds} s`
}

/** What is said until the end, on one line and without the frames that ssh draws around a warning. */
async function lastWords(stream: Readable): Promise<string> {
  let said = ''
  for await (const chunk of stream) said = `${said}${String(chunk)}`.slice(-4000)
  return said
    .replace(/@+(?:[^\n]*@)?\r?\n/g, '')
    .trim()
    .replace(/\s*\r?\n/g, ' ')
}
