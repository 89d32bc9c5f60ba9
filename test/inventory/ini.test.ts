import { describe, expect, it } from 'vitest'
import { load } from './files.ts'

/** Answers of Ansible 2.14.18 to the same files. */
describe('an inventory in INI form is what it is to Ansible:', () => {
  it.each<[text: string, value: unknown]>([
    ['yes', 'yes'],
    ['no', 'no'],
    ['true', 'true'],
    ['True', true],
    ['False', false],
    ['None', null],
    ['null', 'null'],
    ['1', 1],
    ['-1', -1],
    ['+2', 2],
    ['1.5', 1.5],
    ['1e3', 1000.0],
    ['0644', '0644'],
    ['0', 0],
    ['00', 0],
    ['0x1F', 31],
    ['0o17', 15],
    ['0b101', 5],
    ['1_000', 1000],
    ["'quoted'", 'quoted'],
    ['"dq"', 'dq'],
    ["'a' 'b'", 'ab'],
    ["[1, 'two', True]", [1, 'two', true]],
    ["{'a': 1, 'b': [2]}", { a: 1, b: [2] }],
    ['(1, 2)', [1, 2]],
    ['(1)', 1],
    ['(1,)', [1]],
    ['()', []],
    ['[]', []],
    ['{}', {}],
    ['a b', 'a b'],
    ['a # b', 'a # b'],
    ['#x', '#x'],
    ['1 # c', 1],
    ["'x' # c", 'x'],
    ['{{ foo }}', '{{ foo }}'],
    ['[a]', '[a]'],
    ['/path/x', '/path/x'],
    ['1.2.3.4', '1.2.3.4'],
    ['1:30', '1:30'],
    ['2024-01-01', '2024-01-01'],
    ["'a\\nb'", 'a\nb'],
    ['a\\nb', 'a\\nb'],
    ['--opt', '--opt'],
    ['- 1', -1],
    ['1 + 1', '1 + 1'],
    ['x=y', 'x=y'],
    ["'un", "'un"],
    ['""', ''],
    ["''", ''],
    ['1.', 1.0],
    ['  .5', 0.5],
    ['5L', '5L'],
    ['0777', '0777'],
    ['1__0', '1__0'],
    ['[1,\t2]', [1, 2]],
    ["u'x'", 'x'],
    ["b'x'", 'x'],
    ['inf', 'inf'],
    ['nan', 'nan'],
    ['-0', 0],
    ['~', '~'],
    ['!x', '!x'],
    ['*', '*'],
    ['a,b', 'a,b'],
    ['[1,2', '[1,2'],
    ["{'a': 1", "{'a': 1"],
    ["'it''s'", 'its'],
    ['True  ', true],
    ['trUe', 'trUe'],
    ['[True,yes]', '[True,yes]'],
    ["{'a': (1, 2)}", { a: [1, 2] }],
    ["{1: 'x'}", { '1': 'x' }],
    ['"a\\"b"', 'a"b'],
  ])('the value %j of a group', (text, value) => {
    const { vars, said } = load({ hosts: `[g]\nh\n[g:vars]\nv=${text}\n` }, { sources: ['hosts'] })
    expect(said).toEqual([])
    expect(vars('h')).toEqual({ v: value })
  })

  it.each<[text: string, value: unknown]>([
    ['yes', 'yes'],
    ['1', 1],
    ['0644', '0644'],
    ["'x y'", 'x y'],
    ['"[1, 2]"', [1, 2]],
    ['[1,2]', [1, 2]],
    ["'[1, 2]'", [1, 2]],
    ['"\'a\'"', 'a'],
    ['a\\ b', 'a b'],
    ["{'a':1}", '{a:1}'],
    ['"{\'a\': 1}"', { a: 1 }],
    ['True', true],
    ['a#b', 'a'],
    ['x=y', 'x=y'],
    ["'a'b", 'ab'],
    ['', ''],
    ['""', ''],
    ['{{foo}}', '{{foo}}'],
    ['"{{ foo }}"', '{{ foo }}'],
    ['-o\\ x', '-o x'],
    ['\'"q"\'', 'q'],
    ['"a\\\\b"', 'a\\b'],
    ['"a\\nb"', 'a\\nb'],
    ['1.50', 1.5],
    ['1e2', 100.0],
  ])('the value %j beside a host', (text, value) => {
    const { vars, said } = load({ hosts: `h v=${text}\n` }, { sources: ['hosts'] })
    expect(said).toEqual([])
    expect(vars('h')).toEqual({ v: value })
  })

  it.each<[text: string, hosts: unknown]>([
    [
      "[web]\nweb1 a=1 b=two\nweb[2:4] c='x y'\n\n[db]\ndb1:2222 ansible_user=root\n\n[all:vars]\nz=9\n\n[prod:children]\nweb\ndb\n\n[prod:vars]\nq=yes\nr=0644\ns=[1, 2]\n",
      {
        db1: [
          ['db', 'prod'],
          { ansible_port: 2222, ansible_user: 'root', q: 'yes', r: '0644', s: [1, 2], z: 9 },
        ],
        web1: [['prod', 'web'], { a: 1, b: 'two', q: 'yes', r: '0644', s: [1, 2], z: 9 }],
        web2: [['prod', 'web'], { c: 'x y', q: 'yes', r: '0644', s: [1, 2], z: 9 }],
        web3: [['prod', 'web'], { c: 'x y', q: 'yes', r: '0644', s: [1, 2], z: 9 }],
        web4: [['prod', 'web'], { c: 'x y', q: 'yes', r: '0644', s: [1, 2], z: 9 }],
      },
    ],
    [
      '; c\n# d\nh1 a=1 # trailing\nh2 #b=2\n[g] # sec\nh3\n[g:vars] # x\n a = b # c\n[h:children]\ng # x\n',
      { h1: [['ungrouped'], { a: 1 }], h2: [['ungrouped'], {}], h3: [['g', 'h'], { a: 'b # c' }] },
    ],
    [
      '[a]\nx\n[b:children]\na\nc\n[c]\ny\n[d:children]\nb\n[d:vars]\nk=1\n[c:vars]\nk=2\n',
      { x: [['a', 'b', 'd'], { k: 1 }], y: [['b', 'c', 'd'], { k: 2 }] },
    ],
    [
      'h1:22\n[::1]:2222\nfe80::1\n10.0.0.1:99 a=1\nweb[01:03].x.y\nweb[a:c]\nn[1:5:2]:8022\n',
      {
        '10.0.0.1': [['ungrouped'], { a: 1, ansible_port: 99 }],
        '::1': [['ungrouped'], { ansible_port: 2222 }],
        'fe80::1': [['ungrouped'], {}],
        h1: [['ungrouped'], { ansible_port: 22 }],
        n1: [['ungrouped'], { ansible_port: 8022 }],
        n3: [['ungrouped'], { ansible_port: 8022 }],
        n5: [['ungrouped'], { ansible_port: 8022 }],
        'web01.x.y': [['ungrouped'], {}],
        'web02.x.y': [['ungrouped'], {}],
        'web03.x.y': [['ungrouped'], {}],
        weba: [['ungrouped'], {}],
        webb: [['ungrouped'], {}],
        webc: [['ungrouped'], {}],
      },
    ],
    [
      'web1\nweb2\n10.0.0.1\n',
      { '10.0.0.1': [['ungrouped'], {}], web1: [['ungrouped'], {}], web2: [['ungrouped'], {}] },
    ],
    ['[a]\nh x=1\n[b]\nh x=2 y=3\n[a]\nk\n', { h: [['a', 'b'], { x: 2, y: 3 }], k: [['a'], {}] }],
    [
      'lonely a=1\n[ungrouped]\nother\n[g]\nlonely2\n',
      { lonely: [['ungrouped'], { a: 1 }], lonely2: [['g'], {}], other: [['ungrouped'], {}] },
    ],
    ['[all]\nh1\nh2\n[g]\nh1\n', { h1: [['g'], {}], h2: [['ungrouped'], {}] }],
  ])('the file %j', (text, hosts) => {
    const { inventory, said } = load({ hosts: text }, { sources: ['hosts'] })
    expect(said).toEqual([])
    expect(
      Object.fromEntries([...inventory.hosts].map(([name, one]) => [name, [one.groups, one.vars]])),
    ).toEqual(hosts)
  })
})

describe('what is wrong in an INI inventory is said with its line', () => {
  it.each<[text: string, said: string]>([
    ['[web servers]\nx\n', 'hosts:1:1 [web servers] is no section'],
    ['[web:foo]\nx\n', 'hosts:1:1 a section cannot be of the kind "foo"'],
    ['[x:vars]\na=1\n[y]\nh\n', 'hosts:1:1 there is no group "x" for these variables'],
    ['[x:children]\ny\n', 'hosts:2:1 there is no group "y"'],
    ['[x]\nh1 abc\n', 'hosts:2:1 a variable must be NAME=VALUE, not abc'],
    ['[x]\nh\n[x:vars]\nabc\n', 'hosts:4:1 a variable must be NAME=VALUE, not abc'],
    ["[x]\n  h1 a='b\n", 'hosts:2:3 a quote in this line is not closed'],
    ["[x]\nh\n[x:vars]\na={'b'}\n", "hosts:4:1 a set cannot be a value: {'b'}"],
    ['[x]\nh my-var=1\n', 'hosts:2:1 "my-var" is not a valid variable name'],
  ])('%j', (text, said) => {
    expect(load({ hosts: text }, { sources: ['hosts'] }).said[0]).toContain(said)
  })

  it('a variable of Ansible that means nothing here is no mistake', () => {
    expect(
      load({ hosts: 'h ansible_nas_hostname=x ansible_winrm_transport=y\n' }, { sources: ['hosts'] }).said,
    ).toEqual([])
  })

  it('one that is misspelt is', () => {
    expect(load({ hosts: 'h ansible_hots=x\n' }, { sources: ['hosts'] }).said[0]).toContain(
      'unknown connection variable',
    )
  })
})
