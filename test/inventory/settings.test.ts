import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/model/problem.ts'
import { load } from './files.ts'

function settings(vars: string) {
  const { inventory, said } = load(`all:\n  hosts:\n    a:\n${vars.replaceAll(/^(?=.)/gm, '      ')}\n`)
  return { said, settings: inventory.hosts.get('a')?.settings }
}

describe('how to reach a host', () => {
  test('is by ssh under its own name unless something is said', () => {
    expect(settings('x: 1')).toEqual({ said: [], settings: { name: 'a', connection: 'ssh' } })
  })

  test.each(['ansible_', 'hostwright_'])('is said with names that begin with %s', (prefix) => {
    const lines = [
      'host: 10.0.0.1',
      'port: "2222"',
      'user: me',
      'private_key_file: ~/.ssh/id',
      'become: yes',
      'become_user: root',
      'become_password: hidden',
    ]
    const { said, settings: found } = settings(lines.map((line) => prefix + line).join('\n'))
    expect(said).toEqual([])
    const { becomePassword, ...rest } = found ?? {}
    expect(rest).toEqual({
      name: 'a',
      connection: 'ssh',
      address: '10.0.0.1',
      port: 2222,
      user: 'me',
      keyFile: '~/.ssh/id',
      become: true,
      becomeUser: 'root',
    })
    expect([String(becomePassword), becomePassword?.reveal()]).toEqual(['(secret)', 'hidden'])
  })

  test('our names win over the others', () => {
    expect(settings('hostwright_port: 1\nansible_port: 2').settings?.port).toBe(1)
  })

  test('keeps a password secret among the variables too', () => {
    const { inventory } = load('all: {hosts: {a: {ansible_become_pass: hidden}}}\n')
    expect(JSON.stringify(inventory.hosts.get('a')?.vars)).toBe('{"ansible_become_pass":"(secret)"}')
  })

  test('may be local', () => {
    expect(settings('ansible_connection: local').settings?.connection).toBe('local')
  })

  test("is by OpenSSH's own client if that is said, in a word of ours", () => {
    expect(settings('hostwright_transport: openssh').settings?.transport).toBe('openssh')
    expect(settings('ansible_transport: openssh').said.join()).toContain('unknown connection variable')
  })

  test('names that only matter to Ansible do no harm', () => {
    expect(
      settings('ansible_python_interpreter: /usr/bin/python3\nansible_become_method: sudo').said,
    ).toEqual([])
  })

  test.each([
    [
      'ansible_hots: x',
      ['hosts.yml:4:7 unknown connection variable "ansible_hots" (did you mean "ansible_host"?)'],
    ],
    [
      'hostwright_prot: 1',
      ['hosts.yml:4:7 unknown connection variable "hostwright_prot" (did you mean "hostwright_port"?)'],
    ],
    [
      'ansible_ssh_common_args: -J jump',
      [
        'hosts.yml:4:7 "ansible_ssh_common_args" has no effect here (set it for this host in ~/.ssh/config, which is read)',
      ],
    ],
    ['ansible_port: 99999', ['hosts.yml:4:21 ansible_port must be a port from 1 to 65535, not 99999']],
    ['ansible_connection: winrm', ['hosts.yml:4:27 ansible_connection must be ssh or local, not "winrm"']],
    [
      'hostwright_transport: paramiko',
      ['hosts.yml:4:29 hostwright_transport must be node-ssh or openssh, not "paramiko"'],
    ],
    [
      'hostwright_transprt: openssh',
      [
        'hosts.yml:4:7 unknown connection variable "hostwright_transprt" (did you mean "hostwright_transport"?)',
      ],
    ],
    ['ansible_become: maybe', ['hosts.yml:4:23 ansible_become must be true or false, not a string']],
    ['ansible_become_method: su', ['hosts.yml:4:30 ansible_become_method can only be sudo']],
    ['ansible_user: [x]', ['hosts.yml:4:21 ansible_user must be a string, not a list']],
    ['ansible_host: "{{ x }}"', ['hosts.yml:4:21 ansible_host cannot contain an expression here']],
  ])('%j is refused', (vars, said) => {
    expect(settings(vars).said).toEqual(said)
  })

  test('expressions are filled in by whoever can', () => {
    const text = 'all: {hosts: {a: {ip: 10.0.0.1, ansible_host: "{{ ip }}", ansible_user: "{{ nope }}"}}}\n'
    const { inventory, said } = load(text, {
      fill: (written, vars, at) => {
        if (written.includes('nope')) throw new InputError([{ message: 'there is no variable nope', at }])
        return vars['ip'] ?? null
      },
    })
    expect(inventory.hosts.get('a')?.settings.address).toBe('10.0.0.1')
    expect(said).toEqual(['hosts.yml:1:73 there is no variable nope'])
  })
})

describe('the command line', () => {
  test('wins over the inventory, also in how a host is reached', () => {
    const { inventory, said } = load('all: {hosts: {a: {ansible_host: 10.0.0.1, x: 1}}}\n', {
      strongest: { ansible_host: '10.0.0.2', x: 2 },
    })
    expect(said).toEqual([])
    expect(inventory.hosts.get('a')).toMatchObject({ settings: { address: '10.0.0.2' }, vars: { x: 2 } })
  })

  test('is named where a connection variable of it is wrong', () => {
    expect(load('all: {hosts: {a: }}\n', { strongest: { ansible_port: 'x' } }).said[0]).toMatch(/^-e:1:1 /)
  })
})
