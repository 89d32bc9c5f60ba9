import { homedir } from 'node:os'
import { type AnsibleConfig, readAnsibleConfig } from '../inventory/ansible-config.ts'
import { InputError } from '../model/problem.ts'

/** The `ansible.cfg` of who runs the program, in this folder. Throws an InputError where it asks for what there is not. */
export function ownConfig(): AnsibleConfig {
  const config = readAnsibleConfig({ env: process.env, folder: process.cwd(), home: homedir() })
  if (config.problems.length > 0) throw new InputError(config.problems)
  return config
}
