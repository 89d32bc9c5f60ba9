import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { ABSENT } from '../../expression/evaluate/variables-kind.ts'
import type { HostSettings } from '../../model/inventory.ts'
import type { Value, Values } from '../../model/value.ts'
import type { RunMode, RunSource } from './run-request.ts'

/** The version of Ansible in whose language documents are read: they are compared with what it makes of them. */
const LANGUAGE = '2.14.18'

/** What a run was asked for, and with what, by Ansible's names. */
export function runVariables(
  request: RunSource & Pick<RunMode, 'check' | 'forks' | 'diff' | 'verbose'>,
): Values {
  const [major = 0, minor = 0, revision = 0] = LANGUAGE.split('.').map(Number)
  const variables: Values = {
    ansible_check_mode: request.check,
    ansible_diff_mode: request.diff === true,
    ansible_verbosity: request.verbose === true ? 1 : 0,
    ansible_run_tags: request.tags.length === 0 ? ['all'] : request.tags,
    ansible_skip_tags: request.skipTags,
    ansible_forks: request.forks,
    ansible_version: { full: LANGUAGE, string: LANGUAGE, major, minor, revision },
    ansible_inventory_sources: request.inventories.map((one) => resolve(one)),
    ansible_config_file: request.config?.file ?? '',
    ...(request.limit === undefined ? {} : { ansible_limit: request.limit }),
  }
  return Object.defineProperty({ ...variables }, 'ansible_playbook_python', {
    enumerable: true,
    get: () => python(process.env['PATH']),
  })
}

/** The Python of the controller: nothing here runs in it, but what steps do on the controller may. */
function python(path = ''): Value {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, 'python3')
    if (folder !== '' && mayRun(file)) return file
  }
  return ABSENT
}

function mayRun(file: string): boolean {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** How a host is reached, by Ansible's names, old and new: weaker than all that the inventory says. */
export function reachVariables({ name, address, user, port, connection }: HostSettings): Values {
  const host = address ?? name
  return {
    ansible_connection: connection,
    ansible_host: host,
    ansible_ssh_host: host,
    ...(user === undefined ? {} : { ansible_user: user, ansible_ssh_user: user }),
    ...(port === undefined ? {} : { ansible_port: port, ansible_ssh_port: port }),
  }
}
