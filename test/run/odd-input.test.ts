import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { folder } from '../cli/run.ts'
import { wrongWith } from './documents.ts'

const PLAY = '- hosts: all\n  tasks:\n'
const COPY = { 'play.yml': `${PLAY}    - copy: {src: it, dest: /x}\n` }
const TEMPLATE = { 'play.yml': `${PLAY}    - template: {src: it, dest: /x}\n` }

/** A folder in which something stands at a path that is no ordinary file. */
function place(name: string, make: (path: string) => void): string {
  const root = folder({})
  mkdirSync(`${root}/files`)
  mkdirSync(`${root}/templates`)
  make(`${root}/${name}`)
  return root
}
const fifo = (path: string) => void execFileSync('mkfifo', [path])
const directory = (path: string) => void mkdirSync(path, { recursive: true })

describe('what is no ordinary file is refused with a place, and never waited for', () => {
  it.each<[string, Record<string, string>, string, (path: string) => void, string]>([
    ['a pipe to copy', COPY, 'files/it', fifo, 'play.yml:3:19 cannot read files/it: it is a pipe'],
    [
      'a directory as template',
      TEMPLATE,
      'templates/it',
      directory,
      'play.yml:3:23 cannot read templates/it: it is a dir',
    ],
    ['a pipe as inventory', COPY, 'hosts.yml', fifo, 'hosts.yml:1:1 cannot read hosts.yml: it is a pipe'],
    ['a pipe as playbook', {}, 'play.yml', fifo, 'play.yml:1:1 cannot read play.yml: it is a pipe'],
    [
      'a directory as playbook',
      {},
      'play.yml',
      directory,
      'play.yml:1:1 cannot read play.yml: it is a directory',
    ],
    [
      'a pipe as variables',
      { 'play.yml': '- hosts: all\n  vars_files: [v.yml]\n  tasks: []\n' },
      'v.yml',
      fifo,
      'play.yml:2:16 cannot read v.yml: it is a pipe',
    ],
    [
      'a pipe as a secret',
      { 'play.yml': `${PLAY}    - debug: x\n      vars: {a: !file key}\n` },
      'key',
      fifo,
      'play.yml:4:23 cannot read key: it is a pipe',
    ],
  ])('%s', async (_title, files, name, make, said) => {
    const root = place(name, make)
    expect((await wrongWith(files, { root })).join('\n')).toContain(said)
  })

  it('a device as inventory', async () => {
    const said = await wrongWith(COPY, { inventories: ['/dev/zero'] })
    expect(said.join('\n')).toContain('/dev/zero:1:1 cannot read /dev/zero: it is a device')
  })
})

describe('what is not UTF-8 is refused at the line where it begins', () => {
  it.each<[string, string, Buffer, string]>([
    [
      'a template',
      'templates/it',
      Buffer.from('one\ntw\xf6\n', 'latin1'),
      'templates/it:2:1 this is not UTF-8',
    ],
    ['a playbook', 'play.yml', Buffer.from('# Gr\xfc\xdfe\n', 'latin1'), 'play.yml:1:1 this is not UTF-8'],
    ['UTF-16', 'play.yml', Buffer.from('\uFEFF- hosts: all\n', 'utf16le'), 'play.yml:1:1 this is UTF-16'],
    [
      'UTF-16 without a mark',
      'play.yml',
      Buffer.from('- hosts: all\n', 'utf16le'),
      'play.yml:1:1 this is UTF-16',
    ],
  ])('%s', async (_title, name, bytes, said) => {
    const root = place(name, (path) => writeFileSync(path, bytes))
    const files = name === 'play.yml' ? {} : TEMPLATE
    expect((await wrongWith(files, { root })).join('\n')).toContain(said)
  })

  it('a byte order mark and the line ends of Windows are none of it', async () => {
    const text = `\uFEFF${PLAY}    - debug: x\n      when: a ==\n`.replaceAll('\n', '\r\n')
    expect(await wrongWith({ 'play.yml': text })).toEqual([expect.stringMatching(/^play.yml:4:17 /)])
  })
})

describe('what would go on without end is refused', () => {
  const chain = (length: number) =>
    Object.fromEntries(Array.from({ length }, (_, at) => [`t${at}.yml`, `- import_tasks: t${at + 1}.yml\n`]))

  it('files that import each other 2,000 levels deep', async () => {
    const said = await wrongWith({ ...chain(2000), 'play.yml': `${PLAY}    - import_tasks: t0.yml\n` })
    expect(said).toEqual([
      expect.stringMatching(/^t99.yml:1:17 files import each other more than 100 levels deep/),
    ])
  })

  it('files that import each other twice, again and again', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`t${at}.yml`, `- import_tasks: t${at + 1}.yml\n`.repeat(2)]),
    )
    const said = await wrongWith({
      ...files,
      't40.yml': '[]',
      'play.yml': `${PLAY}    - import_tasks: t0.yml\n`,
    })
    expect(said).toEqual([expect.stringContaining('more than 10000 imports')])
  })

  it('20,000 ranges in one name', async () => {
    const hosts = `all: {hosts: {"${'a[1:2]'.repeat(20_000)}": }}\n`
    expect(await wrongWith({ 'play.yml': PLAY, 'hosts.yml': hosts })).toEqual([
      expect.stringContaining('a host name cannot have more than 1000 characters'),
    ])
  })

  it('ranges that stand for more hosts than any memory holds', async () => {
    const groups = Array.from({ length: 60 }, (_, at) => `g${at}: {hosts: {"a[1:90000]": }}\n`)
    expect(await wrongWith({ 'play.yml': PLAY, 'hosts.yml': groups.join('') })).toEqual([
      expect.stringMatching(/^hosts.yml:6:\d+ this inventory names hosts more than 500000 times/),
    ])
  })

  it.each([
    ['downwards', (at: number) => `g${at}: {children: {g${at + 1}: }}\n`],
    ['upwards', (at: number) => `g${5000 - at}: {children: {g${5001 - at}: }}\n`],
  ])('5,000 groups in each other, written %s', async (_title, line) => {
    const hosts = Array.from({ length: 5000 }, (_, at) => line(at)).join('')
    const said = await wrongWith({ 'play.yml': PLAY, 'hosts.yml': hosts })
    expect(said[0]).toMatch(/^hosts.yml:\d+:\d+ the group g\d+ is nested more than 100 groups deep/)
  })

  it('groups with two ways from each to the next', async () => {
    const hosts = Array.from({ length: 90 }, (_, at) => `g${at}: {children: {g${at + 2}: , g${at + 1}: }}\n`)
    expect(
      await wrongWith({
        'play.yml': `${PLAY}    - debug: x\n`,
        'hosts.yml': `${hosts.join('')}all: {hosts: {h: }}\n`,
      }),
    ).toEqual([])
  })

  it('30,000 keys in one map, and a map merged into itself again and again', async () => {
    const wide = Array.from({ length: 30_000 }, (_, at) => `    v${at}: 1\n`).join('')
    expect(await wrongWith({ 'play.yml': `- hosts: all\n  vars:\n${wide}  tasks: []\n` })).toEqual([])
    const bomb = Array.from(
      { length: 40 },
      (_, at) => `    v${at + 1}: &a${at + 1} {<<: [*a${at}, *a${at}]}\n`,
    )
    const said = await wrongWith({
      'play.yml': `- hosts: all\n  vars:\n    v0: &a0 {a: 1}\n${bomb.join('')}  tasks: []\n`,
    })
    expect(said.join('\n')).toContain('expand to too many values')
  })
})

describe('names that every object of the language has mean nothing', () => {
  const NAMES = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf']

  it('as variables, hosts and groups', async () => {
    const vars = NAMES.map((name) => `${name}: 1`).join(', ')
    const hosts = `all: {hosts: {${NAMES.map((name) => `${name}: {${vars}}`).join(', ')}}}\n`
    const debug = NAMES.map((name) => `    - debug: "{{ ${name} }}"\n`).join('')
    expect(await wrongWith({ 'play.yml': PLAY + debug, 'hosts.yml': hosts })).toEqual([])
    expect(await wrongWith({ 'play.yml': PLAY + debug })).toHaveLength(NAMES.length)
  })

  it('as params, keywords, tags, tasks and values', async () => {
    for (const name of [...NAMES, '__proto__']) {
      const steps = [
        `    - debug: {msg: x, ${name}: 1}`,
        `    - ${name}: x`,
        `    - debug: x\n      ${name}: x`,
        `    - debug: !<${name}> x`,
        `    - command: {argv: [ls], always: ${name}}`,
      ]
      for (const step of steps) {
        const said = await wrongWith({ 'play.yml': `${PLAY}${step}\n` })
        expect(said, step).not.toEqual([])
        for (const one of said) expect(one).toMatch(/^play.yml:[34]:\d+ /)
      }
    }
  })
})

describe('odd names are names', () => {
  it.each([
    ['in Chinese', '"重启邮件服务器"'],
    ['of 300 characters', '长'.repeat(300)],
    ['with slashes', '"../../a/b"'],
    ['with a newline', '"a\\nb"'],
    ['with what a shell would obey', '"$(reboot) `x` ; \' \\""'],
  ])('of a step and a handler, %s', async (_title, name) => {
    const play = `- hosts: all\n  tasks:\n    - name: ${name}\n      debug: x\n      notify: ${name}\n  handlers:\n    - name: ${name}\n      debug: x\n`
    expect(await wrongWith({ 'play.yml': play })).toEqual([])
  })

  it('of a group and a host, in Chinese', async () => {
    const hosts = '网络: {hosts: {主机一: }}\n'
    expect(
      await wrongWith({
        'play.yml': '- hosts: 网络\n  tasks: [{debug: "{{ inventory_hostname }}"}]\n',
        'hosts.yml': hosts,
      }),
    ).toEqual([])
  })
})

it.each([
  ['a raw NUL', '"a\0b"', 'a string cannot contain the character U+0000'],
  ['a NUL as an escape', '"a\\0b"', 'a string cannot contain the character U+0000'],
  ['another character that YAML does not allow', 'a\u0007b', 'the character U+0007 is not allowed'],
  ['half of a character', '"\\ud800"', 'this string contains half of a character'],
])('%s is refused', async (_title, text, words) => {
  const said = await wrongWith({ 'play.yml': `${PLAY}    - debug: ${text}\n` })
  expect(said).toEqual([expect.stringMatching(/^play.yml:3:1\d /)])
  expect(said[0]).toContain(words)
})

describe('a variable that a step needs is looked into', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'of a play',
      {
        'play.yml': `- hosts: all\n  vars: {a: "{{ b }}", b: "{{ 1 + }}"}\n  tasks:\n    - debug: "{{ a }}"\n`,
      },
      'play.yml:2:',
    ],
    [
      'of the inventory',
      {
        'play.yml': `${PLAY}    - debug: "{{ a }}"\n`,
        'hosts.yml': 'all:\n  hosts: {h1: }\n  vars: {a: "{{ nope }}"}\n',
      },
      'hosts.yml:3:',
    ],
  ])('%s', async (_title, files, where) => {
    const said = await wrongWith(files)
    expect(said).toHaveLength(1)
    expect(said[0]).toContain(where)
  })

  it('one that nobody needs may hold what only another tool understands', async () => {
    const play =
      '- hosts: all\n  vars: {a: "{{ x | ipaddr }}", b: "{{ a }}"}\n  tasks:\n    - debug: "{{ b | default(1) }}"\n      when: c is defined\n'
    expect(await wrongWith({ 'play.yml': play.replace('{{ b | default(1) }}', 'x') })).toEqual([])
  })
})
