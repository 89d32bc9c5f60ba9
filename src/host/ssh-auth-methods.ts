import type { AnyAuthMethod, KeyboardInteractiveAuthMethod, ParsedKey } from 'ssh2'
import { type AgentKey, agentKeys } from './ssh-agent.ts'
import { mayLogIn, mayUseSha1 } from './ssh-algorithms.ts'
import type { SshConfig } from './ssh-config.ts'
import type { Identity, SshFiles } from './ssh-files.ts'
import { expandPath } from './ssh-tokens.ts'

/** Who logs in, and with what beside OpenSSH's own configuration. */
export interface Login {
  readonly config: SshConfig
  /** A key file from the inventory: it alone counts, be it that an agent holds it. */
  readonly keyFile?: string
  readonly password?: string
}

/** The names of the key files to log in with. */
export function namesOf({ config, keyFile }: Login): readonly string[] {
  return keyFile === undefined ? config.identityFiles : [keyFile]
}

/** The ways to log in that ssh would try, in its order. */
export async function authMethods(login: Login, files: SshFiles): Promise<AnyAuthMethod[]> {
  const { config, password } = login
  const username = config.user
  return [
    ...(config.publicKeys ? await keyMethods(login, files) : []),
    ...(password === undefined ? [] : passwordMethods(username, password)),
  ]
}

/** Many hosts ask for a password by PAM: that is one question whose answer is not shown. */
function passwordMethods(username: string, password: string): AnyAuthMethod[] {
  const prompt = (...given: Parameters<KeyboardInteractiveAuthMethod['prompt']>) => {
    const [, , , [first, ...others], answer] = given
    answer(first !== undefined && first.echo !== true && others.length === 0 ? [password] : [])
  }
  return [
    { type: 'password', username, password },
    { type: 'keyboard-interactive', username, prompt },
  ]
}

/** Keys that were named come first, then the agent's others; where nobody has named any, the agent's come first, as for ssh. */
async function keyMethods(login: Login, files: SshFiles): Promise<AnyAuthMethod[]> {
  const { config, keyFile } = login
  const username = config.user
  const held = (await agentKeys(config)).filter(({ key }) => mayLogIn(key, config))
  const byAgent = ({ agent }: AgentKey): AnyAuthMethod => ({ type: 'agent', username, agent })
  const byFile = ({ key }: Identity): AnyAuthMethod[] =>
    key === undefined || !mayLogIn(key, config)
      ? []
      : [{ type: 'publickey', username, key: mayUseSha1(config) ? key : withoutSha1(key) }]
  const named = namesOf(login).map((name) => {
    const identity = files.identity(expandPath(name, config))
    return { identity, agent: held.find(({ key }) => identity.blob?.equals(key.getPublicSSH())) }
  })
  const others = held.filter((one) => !named.some(({ agent }) => agent === one)).map(byAgent)
  const rest = config.identitiesOnly || keyFile !== undefined ? [] : others
  if (keyFile !== undefined || !isDefault(config.identityFiles))
    return [...named.flatMap(({ identity, agent }) => (agent ? [byAgent(agent)] : byFile(identity))), ...rest]
  const ofAgent = named.flatMap(({ agent }) => (agent ? [byAgent(agent)] : []))
  return [...ofAgent, ...rest, ...named.flatMap(({ identity, agent }) => (agent ? [] : byFile(identity)))]
}

/** The names that ssh tries where none is configured. */
function isDefault(names: readonly string[]): boolean {
  return ['rsa', 'ecdsa', 'ed25519'].every((type) => names.includes(`~/.ssh/id_${type}`))
}

/** ssh2 falls back to SHA-1 where a host does not say that it knows better. */
function withoutSha1(key: ParsedKey): ParsedKey {
  if (key.type !== 'ssh-rsa') return key
  const refused = new Error('the host takes RSA keys only with SHA-1, which OpenSSH does not allow either')
  return Object.assign(Object.create(key) as ParsedKey, {
    sign: (data: Buffer, hash?: string) => (hash === 'sha1' ? refused : key.sign(data, hash)),
  })
}
