import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readAnsibleConfig } from '../../src/inventory/ansible-config.ts'
import { put } from './files.ts'

const config = (text: string, env: Readonly<Record<string, string>> = {}) => {
  const folder = put({ 'ansible.cfg': text })
  return { folder, ...readAnsibleConfig({ env, folder, home: '/nowhere' }) }
}

describe('an ansible.cfg', () => {
  it('says which inventory, roles, user, key, passwords and forks are the usual ones; paths are beside it', () => {
    const read = config(
      [
        '# ours',
        '[defaults]',
        'inventory = hosts, more/hosts ; both',
        'roles_path: roles:/srv/roles:~/roles',
        'remote_user = deploy',
        'private_key_file = keys/id',
        'vault_password_file = .vault',
        'forks = 12',
        'host_key_checking = True',
        'stdout_callback = yaml',
        '[ssh_connection]',
        'pipelining = True',
      ].join('\n'),
    )
    const beside = (name: string) => join(read.folder, name)
    expect(read).toMatchObject({
      file: beside('ansible.cfg'),
      inventories: [beside('hosts'), beside('more/hosts')],
      rolesPath: [beside('roles'), '/srv/roles', '/nowhere/roles'],
      user: 'deploy',
      keyFile: beside('keys/id'),
      vaultPasswordFiles: [beside('.vault')],
      forks: 12,
      problems: [],
    })
  })

  it('says nothing of what it leaves out, or leaves empty', () => {
    const { folder: _folder, file: _file, ...rest } = config('[defaults]\nremote_user =\nforks = 0\n')
    expect(rest).toEqual({ inventories: [], vaultPasswordFiles: [], problems: [] })
  })

  it('counts less than the variables of the environment', () => {
    expect(config('[defaults]\nremote_user = a\n', { ANSIBLE_REMOTE_USER: 'b' }).user).toBe('b')
  })

  it('need not be there', () => {
    const none = readAnsibleConfig({ env: {}, folder: put({ x: '' }), home: '/nowhere' })
    expect(none.file).toBeUndefined()
  })

  it('may be elsewhere, as the environment says', () => {
    const folder = put({ 'other.cfg': '[defaults]\nremote_user = there\n' })
    const env = { ANSIBLE_CONFIG: join(folder, 'other.cfg') }
    expect(config('[defaults]\nremote_user = here\n', env).user).toBe('there')
  })

  it.each([
    ['[defaults]\nhost_key_checking = False\n', 2, 'the setting host_key_checking = False is not supported'],
    ['[privilege_escalation]\nbecome=True\n', 2, 'the setting become = True is not supported'],
    ['[defaults]\n\nhash_behaviour = merge\n', 3, 'the setting hash_behaviour = merge is not supported'],
    ['[defaults]\nforks\n', 2, 'a setting must be NAME = VALUE, not forks'],
  ])('%j is refused', (text, line, message) => {
    expect(config(text).problems).toEqual([
      expect.objectContaining({ message, at: expect.objectContaining({ line }) }),
    ])
  })
})
