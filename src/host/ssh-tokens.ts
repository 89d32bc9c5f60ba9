import { createHash } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import type { SshConfig } from './ssh-config.ts'

/** A path of ssh_config(5) as ssh takes it: `~`, then tokens, then variables of the environment. */
export function expandPath(written: string, config: SshConfig): string {
  return expandTokens(expandHome(written), config).replace(
    /\$\{(\w+)\}/g,
    (_whole, name: string) => process.env[name] ?? '',
  )
}

/** `~` is the home of the user database, whatever HOME says: so does ssh. */
export function expandHome(written: string): string {
  return /^~(?:\/|$)/.test(written) ? `${userInfo().homedir}/${written.replace(/^~\/*/, '')}` : written
}

/** Fills in the tokens of ssh_config(5), TOKENS; an unknown one stays. */
export function expandTokens(written: string, config: SshConfig): string {
  if (!written.includes('%')) return written
  const me = userInfo()
  const tokens: Readonly<Record<string, string>> = {
    '%': '%',
    d: me.homedir,
    h: config.hostname,
    i: String(me.uid),
    k: config.hostKeyAlias ?? config.host,
    L: hostname().replace(/\..*$/s, ''),
    l: hostname(),
    n: config.host,
    p: String(config.port),
    r: config.user,
    u: me.username,
  }
  const parts = ['l', 'h', 'p', 'r'].map((one) => tokens[one]).join('')
  return written.replace(/%(.)/g, (whole, one: string) =>
    one === 'C' ? createHash('sha1').update(parts).digest('hex') : (tokens[one] ?? whole),
  )
}
