import pLimit from 'p-limit'
import type { SshConfig } from './ssh-config.ts'
import { type Answer, likeness, ORDINARY, renamed } from './ssh-config-likeness.ts'
import { parseSshConfig } from './ssh-config-parser.ts'
import { askSsh, type SshConfigQuestion } from './ssh-config-query.ts'
import { type SshConfigRules, sshConfigRules } from './ssh-config-rules.ts'

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

function alone({ host, user, port }: SshConfigQuestion): string {
  return JSON.stringify(['one', host, user, port])
}
