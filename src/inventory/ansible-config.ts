import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Position, Problem } from '../model/problem.ts'
import type { Secret } from '../model/secret.ts'
import { present } from '../schema/fields.ts'
import { DOCUMENT, fileBytes } from '../schema/file-bytes.ts'
import { reading } from '../schema/reading.ts'

/** What a run takes from an `ansible.cfg`, and what the command line says in its place. */
export interface AnsibleConfig {
  /** Undefined where there is none. */
  readonly file?: string
  readonly inventories: readonly string[]
  readonly rolesPath?: readonly string[]
  /** Who logs in where neither inventory nor playbook says. */
  readonly user?: string
  readonly keyFile?: string
  /** Acting as root, where neither inventory nor playbook says; only the command line can. */
  readonly become?: boolean
  readonly becomePassword?: Secret
  readonly vaultPasswordFiles: readonly string[]
  readonly forks?: number
  readonly problems: readonly Problem[]
}

/** Where it is looked for. */
export interface ConfigPlaces {
  readonly env: { readonly [name: string]: string | undefined }
  readonly folder: string
  readonly home: string
}

/** Reads the first `ansible.cfg` that Ansible would: what $ANSIBLE_CONFIG names, in this folder, at home, in /etc. */
export function readAnsibleConfig(places: ConfigPlaces): AnsibleConfig {
  const file = fileOf(places)
  const problems: Problem[] = []
  const entries = file === undefined ? [] : entriesOf(file, problems)
  problems.push(...entries.flatMap(refused))
  const value = (name: string): string | undefined => {
    const found =
      places.env[`ANSIBLE_${name.toUpperCase()}`] ??
      entries.findLast(({ key }) => key === `defaults.${name}`)?.value
    return found === '' ? undefined : found
  }
  const beside = (path: string) => {
    const whole = path
      .trim()
      .replace(/^~(?=\/|$)/, places.home)
      .replaceAll('{{CWD}}', places.folder)
    return resolve(file === undefined ? places.folder : dirname(file), whole)
  }
  const paths = (name: string, separator: string) =>
    value(name)
      ?.split(separator)
      .filter((one) => one.trim() !== '')
      .map(beside)
  const forks = value('forks')
  return {
    ...present({ file, rolesPath: paths('roles_path', ':'), user: value('remote_user') }),
    ...present({ keyFile: paths('private_key_file', '\n')?.[0] }),
    ...(forks !== undefined && /^[1-9]\d{0,6}$/.test(forks) ? { forks: Number(forks) } : {}),
    inventories: paths('inventory', ',') ?? [],
    vaultPasswordFiles: paths('vault_password_file', '\n') ?? [],
    problems,
  }
}

/** A folder that everybody may write to is passed over: its file is not that of who runs this. */
function fileOf({ env, folder, home }: ConfigPlaces): string | undefined {
  const named = env['ANSIBLE_CONFIG']
  const asked =
    named === undefined || named === ''
      ? []
      : [existsSync(named) && statSync(named).isDirectory() ? join(named, 'ansible.cfg') : named]
  const own = (statSync(folder).mode & 0o002) === 0 ? [join(folder, 'ansible.cfg')] : []
  return [...asked, ...own, join(home, '.ansible.cfg'), '/etc/ansible/ansible.cfg'].find((one) =>
    existsSync(one),
  )
}

interface Entry {
  readonly key: string
  readonly value: string
  readonly at: Position
}

function entriesOf(file: string, problems: Problem[]): Entry[] {
  const text = reading(file, () => fileBytes(file, DOCUMENT).toString('utf8'))
  const entries: Entry[] = []
  let section = ''
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const at = { file, line: index + 1, column: 1 }
    const head = /^\[([^\]]+)\]/.exec(line)
    if (head?.[1] !== undefined) section = head[1].trim()
    else if (/^\s/.test(line) && line.trim() !== '') {
      // A value goes on where a line is indented.
      const last = entries.pop()
      if (last !== undefined) entries.push({ ...last, value: `${last.value}\n${line.trim()}` })
    } else if (!/^(?:[#;]|\s*$)/.test(line)) {
      const [, key, value] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line) ?? []
      if (key === undefined || value === undefined)
        problems.push({ message: `a setting must be NAME = VALUE, not ${line}`, at })
      else
        entries.push({
          key: `${section}.${key.toLowerCase()}`,
          value: value.replace(/\s;.*$/, '').trim(),
          at,
        })
    }
  }
  return entries
}

const KEYS_OF_HOSTS =
  'unknown host keys are refused here; --accept-new-host-keys adds those of new hosts to known_hosts'

const BECOME = 'say become at the play, or ansible_become in the inventory'

/** Settings that would change what a run does, and that are not taken. */
const REFUSED: { readonly [key: string]: { readonly unless: RegExp; readonly hint: string } } = {
  'defaults.host_key_checking': { unless: /^(?:true|yes|on|1)$/i, hint: KEYS_OF_HOSTS },
  'ssh_connection.host_key_checking': { unless: /^(?:true|yes|on|1)$/i, hint: KEYS_OF_HOSTS },
  'privilege_escalation.become': { unless: /^(?:false|no|off|0)$/i, hint: BECOME },
  'defaults.become': { unless: /^(?:false|no|off|0)$/i, hint: BECOME },
  'privilege_escalation.become_user': { unless: /^root$/, hint: BECOME },
  'privilege_escalation.become_method': { unless: /^sudo$/, hint: 'only sudo is supported' },
  'defaults.hash_behaviour': {
    unless: /^replace$/,
    hint: 'maps replace one another; join them with the filter combine',
  },
  'defaults.remote_port': { unless: /^22$/, hint: 'put ansible_port in the inventory' },
  'defaults.private_role_vars': {
    unless: /^(?:false|no|off|0)$/i,
    hint: 'the variables of a role are there for the whole play',
  },
  'defaults.error_on_undefined_vars': {
    unless: /^(?:true|yes|on|1)$/i,
    hint: 'a variable that is not defined is always an error',
  },
  'tags.run': { unless: /^all$/, hint: 'give --tags' },
  'tags.skip': { unless: /^$/, hint: 'give --skip-tags' },
}

function refused({ key, value, at }: Entry): Problem[] {
  const rule = Object.hasOwn(REFUSED, key) ? REFUSED[key] : undefined
  if (rule === undefined || rule.unless.test(value)) return []
  return [{ message: `the setting ${key.split('.')[1]} = ${value} is not supported`, at, hint: rule.hint }]
}
