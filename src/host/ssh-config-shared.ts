import pLimit from 'p-limit'
import { askSsh, parseSshConfig, type SshConfig, type SshConfigAnswer } from './ssh-config.ts'
import { type SshConfigRules, sshConfigRules } from './ssh-config-rules.ts'
import { fits } from './ssh-pattern.ts'

/** Who is asked about: a host, and what the inventory says of it. */
export interface SshConfigQuestion {
  readonly host: string
  readonly user?: string | undefined
  readonly port?: number | undefined
}

/** Gives the configuration of hosts; `ssh -G` is asked once for all that the same lines of the files are about, and for each host where that is not certain. */
export function sharedSshConfig(file?: string): (question: SshConfigQuestion) => Promise<SshConfig> {
  const asked = new Map<string, Promise<Answer>>()
  const limit = pLimit(PROCESSES)
  const once = (key: string, { host, user, port }: SshConfigQuestion): Promise<Answer> => {
    const answer =
      asked.get(key) ?? limit(async () => ({ host, ...(await askSsh(host, { file, user, port })) }))
    asked.set(key, answer)
    answer.catch(() => asked.delete(key)) // whoever waits sees it; who comes later asks anew
    return answer
  }
  let rules: Promise<SshConfigRules | undefined> | undefined
  /** Which files count is told by the first answer. */
  const learn = (question: SshConfigQuestion): Promise<SshConfigRules | undefined> => {
    const first = once(alone(question), question)
    return first.then(
      ({ log }) => {
        const learnt = sshConfigRules(log)
        if (learnt !== undefined && ORDINARY.test(question.host)) asked.set(likeness(question, learnt), first)
        return learnt
      },
      () => {
        rules = undefined
        return undefined
      },
    )
  }
  return async (question) => {
    const { host } = question
    const parsed = ({ text }: Answer) => parseSshConfig(text, host, file)
    rules ??= learn(question)
    const own = asked.get(alone(question))
    if (own !== undefined) return parsed(await own)
    const known = await rules
    if (known === undefined || !ORDINARY.test(host)) return parsed(await once(alone(question), question))
    const shared = await once(likeness(question, known), question)
    const text = shared.host === host ? shared.text : renamed(shared, host, known)
    return parsed(text === undefined ? await once(alone(question), question) : { ...shared, text })
  }
}

/** How many `ssh -G` run at once, where each host needs one. */
const PROCESSES = 10

/** Names that ssh takes as they are: neither a way to write an address, nor a user and a port with it. */
const ORDINARY = /^(?:(?:[a-z0-9_-]+\.)*[a-z][a-z0-9_-]*|(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3})$/

interface Answer extends SshConfigAnswer {
  readonly host: string
}

function alone({ host, user, port }: SshConfigQuestion): string {
  return JSON.stringify(['one', host, user, port])
}

/** The same for two hosts if all patterns that fit the one fit the other. */
function likeness({ host, user, port }: SshConfigQuestion, { patterns }: SshConfigRules): string {
  const fitting = patterns.flatMap((line, at) =>
    line.filter((one) => fits(one.replace(/^!/, ''), host)).map((one) => `${at} ${one}`),
  )
  return JSON.stringify(['like', fitting, user, port])
}

/** The answer for one host as that for another; nothing where the name may stand elsewhere than as the host's own. */
function renamed({ host, text }: Answer, other: string, rules: SshConfigRules): string | undefined {
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
