import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Channel, type Connection, Unreachable } from './channel.ts'
import { openOpensshChannel } from './openssh-channel.ts'

/** A host for OpenSSH's own client. */
export interface OpensshTarget {
  readonly name: string
  /** What `ssh` is asked for. */
  readonly destination: string
  readonly user: string
  /** Where the inventory names one. */
  readonly port?: number | undefined
  /** A configuration file instead of OpenSSH's own. */
  readonly configFile?: string | undefined
  readonly keyFile?: string | undefined
  readonly password?: string | undefined
  /** Seconds for the connection to stand. */
  readonly timeout: number
  readonly acceptNewHostKeys: boolean
}

/** Logs in with OpenSSH's own client, once; shells are sessions of that connection (ControlMaster), or, where the host allows no more of them, connections of their own. */
export async function connectOpenssh(target: OpensshTarget): Promise<Connection> {
  // 0700: whoever may use the socket is logged in. A socket's name must be short (unix(7)).
  const folder = mkdtempSync(join(tmpdir().length > 60 ? '/tmp' : tmpdir(), 'hw-'))
  const socket = join(folder, 's')
  const env = environment(target, folder)
  const words = [...options(target), '-S', socket]
  const master = startMaster(folder, [...words, '-M', '-N', '--', target.destination], env)
  const failure = await Promise.race([master.ended, stands(socket, target.timeout)])
  if (failure !== undefined) {
    master.end()
    throw new Unreachable(`${target.name}: ${failure}`)
  }
  const open = new Set<Channel>()
  return {
    user: target.user,
    close: () => {
      for (const one of open) one.close()
      master.end()
    },
    open: async (command) => {
      const asked = {
        words: [...words, '-T', '--', target.destination],
        env,
        command,
        timeout: target.timeout,
      }
      const channel = await openOpensshChannel(asked)
      open.add(channel)
      void channel.closed.then(() => open.delete(channel))
      return channel
    },
  }
}

interface Master {
  /** Resolves with its last words. */
  readonly ended: Promise<string>
  readonly end: () => void
}

function startMaster(folder: string, words: readonly string[], env: NodeJS.ProcessEnv): Master {
  const child = spawn('sh', ['-c', MASTER, 'sh', folder, ...words], {
    detached: true, // Ctrl-C at the terminal reaches us, and not the way to a host at work
    env,
    stdio: 'pipe',
  })
  child.stdin.on('error', () => undefined)
  child.once('exit', () => child.stdin.destroy())
  const ended = new Promise<string>((tell) => {
    child.once('error', (error) => tell(error.message))
    void lastWords(child.stderr).then((said) => tell(said === '' ? 'ssh ended without a word' : said))
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

/** All that must not depend on a configuration that was written for a person at a terminal. */
function options(target: OpensshTarget): string[] {
  const { configFile, user, port, keyFile, password, timeout } = target
  const set = {
    BatchMode: password === undefined ? 'yes' : 'no',
    ClearAllForwardings: 'yes',
    ConnectTimeout: String(timeout),
    ControlMaster: 'no',
    ControlPersist: 'no',
    EscapeChar: 'none',
    ForwardAgent: 'no',
    ForwardX11: 'no',
    LogLevel: 'ERROR',
    NumberOfPasswordPrompts: '1',
    PermitLocalCommand: 'no',
    RemoteCommand: 'none',
    RequestTTY: 'no',
    ServerAliveCountMax: '3',
    ServerAliveInterval: '10',
    StrictHostKeyChecking: target.acceptNewHostKeys ? 'accept-new' : 'yes',
    Tunnel: 'no',
    UpdateHostKeys: 'no',
    ...(keyFile === undefined ? {} : { IdentitiesOnly: 'yes' }),
  }
  return [
    ...(configFile === undefined ? [] : ['-F', configFile]),
    ...(keyFile === undefined ? [] : ['-i', keyFile]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    '-l',
    user,
    ...Object.entries(set).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
  ]
}

/** ssh asks a program for a password; it hands on what is in its environment, and only if a password is what is asked for. */
function environment({ password }: OpensshTarget, folder: string): NodeJS.ProcessEnv {
  if (password === undefined) return process.env
  const program = join(folder, 'askpass')
  const script = '#!/bin/sh\ncase $1 in *assword*) printf "%s\\n" "$HOSTWRIGHT_ANSWER" ;; *) exit 1 ;; esac\n'
  writeFileSync(program, script, { mode: 0o700 })
  const asks = { SSH_ASKPASS: program, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: process.env['DISPLAY'] ?? ':' }
  return { ...process.env, ...asks, HOSTWRIGHT_ANSWER: password }
}

/** The socket is there when the login is over. */
async function stands(socket: string, seconds: number): Promise<string | undefined> {
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
