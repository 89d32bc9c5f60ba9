import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { AnsibleConfig } from '../inventory/ansible-config.ts'
import { InputError } from '../model/problem.ts'
import { Secret } from '../model/secret.ts'
import { present } from '../schema/fields.ts'
import type { parse } from './common-arguments.ts'

/** How hosts are reached by what the command line says; the inventory says it better, where it does. */
export async function withLogin(
  values: ReturnType<typeof parse>['values'],
  config: AnsibleConfig,
): Promise<AnsibleConfig> {
  const { user, become, 'private-key': keyFile, 'ask-become-pass': asks } = values
  const becomePassword = asks === true ? new Secret(await asked('password for sudo: ')) : undefined
  return { ...config, ...present({ user, keyFile, become, becomePassword }) }
}

/** Asks at the terminal, which shows nothing of the answer. Throws an InputError where there is none. */
async function asked(question: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new InputError(
      '--ask-become-pass needs a terminal: give ansible_become_password in the inventory, with !vault or !env',
    )
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    return await new Promise((resolve, reject) => {
      lines.once('line', resolve)
      lines.once('close', () => reject(new InputError('no password was given')))
    })
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
