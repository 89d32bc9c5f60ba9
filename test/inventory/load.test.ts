import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/model/problem.ts'
import { secretSources } from '../../src/secrets/sources.ts'
import { type Files, load } from './files.ts'

describe('an inventory', () => {
  test('has groups with hosts, children and variables', () => {
    const { inventory, said, vars } = load(
      'all:\n  vars: {a: 1}\n  children:\n    web:\n      hosts:\n        web[1:2]: {b: 2}\n      children:\n        blue:\n          hosts: {web9: }\n    db:\n      hosts:\n        db1:\n',
    )
    expect(said).toEqual([])
    expect([...inventory.hosts.keys()]).toEqual(['web1', 'web2', 'web9', 'db1'])
    expect(inventory.groups.get('web')?.hosts).toEqual(['web1', 'web2', 'web9'])
    expect(inventory.hosts.get('web9')?.groups).toEqual(['blue', 'web'])
    expect(vars('web2')).toEqual({ a: 1, b: 2 })
    expect(vars('db1')).toEqual({ a: 1 })
  })

  test('may name groups at the top, which belong to all', () => {
    const { inventory } = load('web: {hosts: {a: }}\nloose: {}\n')
    expect(inventory.groups.get('all')?.hosts).toEqual(['a'])
    expect(inventory.groups.get('loose')?.hosts).toEqual([])
  })

  test('puts hosts without a group under ungrouped', () => {
    const { inventory } = load('all: {hosts: {a: }, children: {web: {hosts: {b: }}}}\n')
    expect(inventory.groups.get('ungrouped')?.hosts).toEqual(['a'])
    expect(inventory.hosts.get('a')?.groups).toEqual(['ungrouped'])
  })

  test('may say the port after the name', () => {
    expect(load('all: {hosts: {"web1:2222": }}\n').inventory.hosts.get('web1')?.settings.port).toBe(2222)
  })

  test('knows where a variable that counts was written', () => {
    const { inventory, dir } = load({
      'hosts.yml': 'web:\n  hosts: {a: }\n  vars:\n    x: 1\n    y: 1\n',
      'host_vars/a.yml': 'z: 1\ny: 2\n',
    })
    const at = (name: string) => inventory.hosts.get('a')?.locate([name])
    expect(at('x')).toEqual({ file: `${dir}/hosts.yml`, line: 4, column: 8 })
    expect(at('y')).toEqual({ file: `${dir}/host_vars/a.yml`, line: 2, column: 4 })
  })

  test('may be empty', () => {
    expect(load('').said).toEqual([])
  })
})

function groups(vars: string): string {
  return `all:\n  vars: {x: all}\n  children:\n${vars}`
}

function siblings(more: string): string {
  return groups(`    zoo: {hosts: {a: }, vars: {x: zoo}}\n    ant: {hosts: {a: }, vars: {x: ant${more}}}\n`)
}

function program(body: string): Files {
  return { 'inv.sh': `#!/bin/sh\n${body}\n` }
}

describe('of two values for one variable', () => {
  test('a child group is stronger than its parent, the host strongest', () => {
    const { vars } = load(
      groups(
        '    web:\n      vars: {x: web, y: web, z: web}\n      children:\n        blue:\n          vars: {y: blue, z: blue}\n          hosts: {a: {z: host}}\n',
      ),
    )
    expect(vars('a')).toEqual({ x: 'web', y: 'blue', z: 'host' })
  })

  test('of siblings the later name is stronger, unless a priority says otherwise', () => {
    expect(load(siblings('')).vars('a')).toMatchObject({ x: 'zoo' })
    expect(load(siblings(', ansible_group_priority: 10')).vars('a')).toMatchObject({ x: 'ant' })
  })

  test('files beside the inventory and the playbook count in this order', () => {
    const files = {
      'inventory/hosts.yml':
        'web: {hosts: {a: {f: host, g: host, h: host}}, vars: {a: web, b: web, c: web}}\n',
      'inventory/group_vars/all.yml': 'b: all\nc: all\nd: all\n',
      'play/group_vars/all.yml': 'c: play-all\nd: play-all\ne: play-all\n',
      'inventory/group_vars/web.yml': 'd: web-file\ne: web-file\nf: web-file\n',
      'play/group_vars/web/main.yml': 'e: play-web\nf: play-web\n',
      'inventory/host_vars/a.yml': 'g: host-file\nh: host-file\n',
      'play/host_vars/a': 'h: play-host\n',
    }
    const { vars, said } = load(files, { sources: ['inventory/hosts.yml'], beside: ['play'] })
    expect(said).toEqual([])
    expect(vars('a')).toEqual({
      a: 'web',
      b: 'all',
      c: 'play-all',
      d: 'web-file',
      e: 'play-web',
      f: 'host',
      g: 'host-file',
      h: 'play-host',
    })
  })

  test('a later source is stronger than an earlier one', () => {
    const files = { 'a.yml': 'web: {hosts: {h: {x: 1, y: 1}}}\n', 'b.yml': 'web: {hosts: {h: {x: 2}}}\n' }
    expect(load(files, { sources: ['a.yml', 'b.yml'] }).vars('h')).toEqual({ x: 2, y: 1 })
  })
})

describe('sources', () => {
  test('may be a directory: its files in order, without what is no inventory', () => {
    const files = {
      'inv/01.yml': 'web: {hosts: {a: }}\n',
      'inv/02/more.yml': 'web: {hosts: {b: }}\n',
      'inv/notes.md': 'nothing\n',
      'inv/group_vars/web.yml': 'x: 1\n',
    }
    const { inventory, said, vars } = load(files, { sources: ['inv'] })
    expect(said).toEqual([])
    expect([...inventory.hosts.keys()]).toEqual(['a', 'b'])
    expect(vars('a')).toEqual({ x: 1 })
  })

  test('may be a list of hosts with a comma', () => {
    expect([...load({}, { sources: ['a,b:2222,'] }).inventory.hosts.keys()]).toEqual(['a', 'b'])
  })

  test('may be a program that answers --list', () => {
    const answer = {
      web: { hosts: ['a'], children: ['blue'], vars: { x: 1 } },
      blue: ['b'],
      _meta: { hostvars: { a: { y: 2 }, c: {} } },
    }
    const { inventory, said, vars } = load(
      program(`test "$1" = --list && echo '${JSON.stringify(answer)}'`),
      { sources: ['inv.sh'] },
    )
    expect(said).toEqual([])
    expect(inventory.groups.get('web')?.hosts).toEqual(['a', 'b'])
    expect([vars('a'), vars('b'), vars('c')]).toEqual([{ x: 1, y: 2 }, { x: 1 }, {}])
  })

  test('a program without _meta is asked for each host', () => {
    const body = 'if [ "$1" = --list ]; then echo \'{"web": ["a"]}\'; else echo "{\\"name\\": \\"$2\\"}"; fi'
    expect(load(program(body), { sources: ['inv.sh'] }).vars('a')).toEqual({ name: 'a' })
  })

  test.each([
    ['echo oops >&2; exit 3', 'inv.sh:1:1 inv.sh --list ended with exit code 3: oops'],
    ['echo hello', 'inv.sh:1:1 inv.sh --list did not return JSON'],
    ['echo []', 'inv.sh:1:1 inv.sh --list did not return a JSON object'],
  ])('a program that does %j is a problem', (body, said) => {
    expect(load(program(body), { sources: ['inv.sh'] }).said).toEqual([said])
  })

  test('a source that is missing is a problem', () => {
    expect(load({}, { sources: ['nope.yml'] }).said).toEqual([
      'nope.yml:1:1 the inventory nope.yml does not exist (a list of hosts must contain a comma: -i web1,)',
    ])
  })

  test.each([
    [
      'below a file',
      'hosts.yml/x',
      'hosts.yml/x:1:1 the inventory hosts.yml/x does not exist (a list of hosts must contain a comma: -i web1,)',
    ],
    ['that is too long a name', 'x'.repeat(300), undefined],
  ])('a source %s is a problem, not a crash', (_title, source, said) => {
    const files = { 'hosts.yml': 'all: {hosts: {a: }}\n' }
    if (said === undefined) expect(() => load(files, { sources: [source] })).toThrow(InputError)
    else expect(load(files, { sources: [source] }).said).toEqual([said])
  })

  test('secrets come by tag', () => {
    const secrets = secretSources({ env: { PW: 'hidden' } })
    const { inventory, said } = load(
      'all: {hosts: {a: {ansible_become_password: !env PW, b: !env NOPE}}}\n',
      { secrets },
    )
    expect(said).toEqual(['hosts.yml:1:61 the environment variable NOPE is not set'])
    expect(inventory.hosts.get('a')?.settings.becomePassword?.reveal()).toBe('hidden')
  })
})

describe('what is wrong is said with its place', () => {
  test.each([
    ['- a\n', ['hosts.yml:1:1 an inventory must be a map, not a list (all: {hosts: {web1: }})']],
    [
      'hosts: {a: }\n',
      [
        'hosts.yml:1:1 "hosts" is not a group (the top level of an inventory contains groups: put this under all:)',
      ],
    ],
    ['web:\n  host:\n    a:\n', ['hosts.yml:2:3 unknown key "host" in group web (did you mean "hosts"?)']],
    [
      'web:\n  hosts: [a]\n',
      ['hosts.yml:2:10 hosts must be a map, not a list (write each host with a colon: web1:)'],
    ],
    ['web:\n  hosts:\n    a: 1\n', ['hosts.yml:3:8 vars must be a map, not a number']],
    ['web:\n  children: {db: x}\n', ['hosts.yml:2:18 the group db must be a map, not a string']],
    ['a b: {}\n', ['hosts.yml:1:1 "a b" is not a valid group name: use letters, digits, _, - and .']],
    [
      'web:\n  vars:\n    my-port: 1\n',
      ['hosts.yml:3:5 "my-port" is not a valid variable name: use letters, digits and _, and no digit first'],
    ],
    ['web:\n  hosts:\n    web[5:1]:\n', ['hosts.yml:3:5 "web[5:1]": a range must be ascending']],
    ['a: {children: {b: {children: {a: }}}}\n', ['hosts.yml:1:16 the group a contains itself, through b']],
    [
      'web: {hosts: {a: {x: {{ y }}}}}\n',
      [
        'hosts.yml:1:22 a value that starts with {{ must be in quotes, or YAML reads it as a map (quote it: "{{ ... }}")',
      ],
    ],
  ])('%j', (text, said) => {
    expect(load(text).said).toEqual(said)
  })

  test('in files of variables too, once, whatever the number of hosts', () => {
    const files = {
      'hosts.yml': 'web: {hosts: {"a[1:9]": }}\n',
      'group_vars/web.yml': '- x\n',
      'group_vars/other.yml': '- x\n',
    }
    expect(load(files).said).toEqual(['group_vars/web.yml:1:1 a file of variables must be a map, not a list'])
  })
})

test('a thousand hosts are read quickly', () => {
  const started = performance.now()
  const { inventory } = load('web:\n  hosts: {"w[1:1000]": {x: 1}}\n  vars: {y: 2}\n')
  expect(inventory.hosts.size).toBe(1000)
  expect(performance.now() - started).toBeLessThan(2000)
})

describe('what the command line says of how hosts are reached', () => {
  test('counts where no variable says it', () => {
    const usual = { user: 'ada', become: true }
    const { inventory } = load('web: {hosts: {a: , b: {ansible_become: false, ansible_user: bob}}}\n', {
      usual,
    })
    const [a, b] = ['a', 'b'].map((name) => inventory.hosts.get(name)?.settings)
    expect(a).toMatchObject({ user: 'ada', become: true })
    expect(b).toMatchObject({ user: 'bob', become: false })
  })
})
