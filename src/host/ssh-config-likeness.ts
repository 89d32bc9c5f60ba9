import type { SshConfigAnswer, SshConfigQuestion } from './ssh-config-query.ts'
import type { SshConfigRules } from './ssh-config-rules.ts'
import { fits } from './ssh-pattern.ts'

/** Names that ssh takes as they are: neither a way to write an address, nor a user and a port with it. */
export const ORDINARY =
  /^(?:(?:[a-z0-9_-]+\.)*[a-z][a-z0-9_-]*|(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3})$/

/** What ssh answered, and about which host. */
export interface Answer extends SshConfigAnswer {
  readonly host: string
}

/** The same for two hosts if all patterns that fit the one fit the other. */
export function likeness({ host, user, port }: SshConfigQuestion, { patterns }: SshConfigRules): string {
  const fitting = patterns.flatMap((line, at) =>
    line.filter((one) => fits(one.replace(/^!/, ''), host)).map((one) => `${at} ${one}`),
  )
  return JSON.stringify(['like', fitting, user, port])
}

/** The answer for one host as that for another; nothing where the name may stand elsewhere than as the host's own. */
export function renamed({ host, text }: Answer, other: string, rules: SshConfigRules): string | undefined {
  const hostname = /^hostname (.*)$/m.exec(text)?.[1] ?? ''
  const suffix = hostname.startsWith(host) ? hostname.slice(host.length) : undefined
  const own = suffix !== undefined && rules.suffixes.has(suffix)
  // The name of the host itself, or one that the configuration gives to all of them: either, but not perhaps both.
  if (own === rules.hostNames.has(hostname)) return undefined
  const lines = text.split('\n').filter((line) => !UNUSED.test(line))
  if (lines.some((line) => line.includes(host))) return undefined
  return [`hostname ${own ? other + suffix : hostname}`, ...lines].join('\n')
}

/** Lines that say the host's name, or that we do not use: sockets and commands of ssh itself. */
const UNUSED = /^(?:host|hostname|controlpath|localcommand|remotecommand) /
