import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

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

/** All that must not depend on a configuration that was written for a person at a terminal. */
export function options(target: OpensshTarget): string[] {
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
export function environment({ password }: OpensshTarget, folder: string): NodeJS.ProcessEnv {
  if (password === undefined) return process.env
  const program = join(folder, 'askpass')
  const script = '#!/bin/sh\ncase $1 in *assword*) printf "%s\\n" "$HOSTWRIGHT_ANSWER" ;; *) exit 1 ;; esac\n'
  writeFileSync(program, script, { mode: 0o700 })
  const asks = { SSH_ASKPASS: program, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: process.env['DISPLAY'] ?? ':' }
  return { ...process.env, ...asks, HOSTWRIGHT_ANSWER: password }
}
