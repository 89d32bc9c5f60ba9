import { homedir } from 'node:os'
import { type AnsibleConfig, readAnsibleConfig } from '../inventory/ansible-config.ts'
import { InputError } from '../model/problem.ts'
import { parse } from './common-arguments.ts'
import { withLogin } from './login-options.ts'

/** The `ansible.cfg` of who runs the program, in this folder. Throws an InputError where it asks for what there is not. */
export function ownConfig(): AnsibleConfig {
  const config = readAnsibleConfig({ env: process.env, folder: process.cwd(), home: homedir() })
  if (config.problems.length > 0) throw new InputError(config.problems)
  return config
}

/** The same with what a command line says of how hosts are reached, which counts more. */
export async function configFor(args: readonly string[]): Promise<AnsibleConfig> {
  const config = ownConfig()
  return withLogin(parse(args).values, config)
}
