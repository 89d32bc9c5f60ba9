import ssh2, { type ParsedKey } from 'ssh2'
import type { SshConfig } from './ssh-config.ts'
import { expandPath } from './ssh-tokens.ts'

/** What signs for one key: an agent, asked for nothing else. */
export interface AgentKey {
  readonly key: ParsedKey
  readonly agent: Agent
}

type Agent = InstanceType<typeof ssh2.OpenSSHAgent>

/** The keys of the agent that ssh would ask (IdentityAgent in ssh_config(5)); one that is not there, or says nothing sensible, holds none. */
export async function agentKeys(config: SshConfig): Promise<AgentKey[]> {
  const path = agentPath(config)
  if (path === undefined || path === '') return []
  const whole = new ssh2.OpenSSHAgent(path)
  const keys = await new Promise<readonly unknown[]>((tell) => {
    whole.getIdentities((error, found) => tell(error || found === undefined ? [] : found))
  })
  return keys.flatMap((one) => {
    const key = ssh2.utils.parseKey(one as Buffer)
    return key instanceof Error ? [] : [{ key, agent: holding(key, path) }]
  })
}

function agentPath(config: SshConfig): string | undefined {
  const { identityAgent } = config
  if (identityAgent === 'none') return undefined
  if (identityAgent === undefined || identityAgent === 'SSH_AUTH_SOCK') return process.env['SSH_AUTH_SOCK']
  const variable = /^\$(\w+)$/.exec(identityAgent)?.[1]
  return variable === undefined ? expandPath(identityAgent, config) : process.env[variable]
}

/** ssh2 offers all that an agent has: this one has a single key, so that the order and the number are ours. */
function holding(key: ParsedKey, path: string): Agent {
  return Object.assign(new ssh2.OpenSSHAgent(path), {
    getIdentities: (tell: (error: null, keys: ParsedKey[]) => void) => tell(null, [key]),
  })
}
