import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AnyTask } from '../../../src/define/task.ts'
import { unknown } from '../../../src/model/seen.ts'
import deb822Repository from '../../../tasks/ansible/ansible.builtin.deb822_repository.ts'
import acl from '../../../tasks/ansible/ansible.posix.acl.ts'
import apacheModule, { identifierOf } from '../../../tasks/ansible/community.general.apache2_module.ts'
import npm from '../../../tasks/ansible/community.general.npm.ts'
import { deb822, slugOf } from '../../../tasks/ansible/lib/deb822.ts'
import { type Limit, withLimit } from '../../../tasks/ansible/lib/limits.ts'
import { type Here, here, put } from '../../run/here.ts'
import { changesOf, folder, planned, textFile } from '../planned.ts'

const statuses = async (run: Promise<{ readonly steps: readonly (readonly [string, string])[] }>) =>
  (await run).steps.map(([, status]) => status)

/** In a dry run, in a run, and in a second one. */
async function thrice(run: Here) {
  return [await statuses(run.check()), await statuses(run.apply()), await statuses(run.apply())]
}

describe('a limit', () => {
  const LIMIT: Limit = {
    domain: 'me',
    type: 'soft',
    item: 'nofile',
    value: '100',
    comment: '',
    use_max: false,
    use_min: false,
  }
  it.each<[string, string, Partial<Limit>, string]>([
    ['is added to an empty text', '', {}, 'me\tsoft\tnofile\t100\n'],
    ['of 0 is added', '', { value: '0' }, 'me\tsoft\tnofile\t0\n'],
    [
      'is added behind others',
      '* hard core 0',
      { comment: 'x' },
      '* hard core 0\nme\tsoft\tnofile\t100\t#x\n',
    ],
    ['is right, whatever the blanks', ' me  soft nofile 100 # y\n', {}, ' me  soft nofile 100 # y\n'],
    ['is no comment', '# me soft nofile 100\n', {}, '# me soft nofile 100\nme\tsoft\tnofile\t100\n'],
    [
      'takes the place of another, whose comment stays',
      'me soft nofile 50 # y\n',
      {},
      'me\tsoft\tnofile\t100\t# y\n',
    ],
    [
      'lower than what is there stays away',
      'me soft nofile 200\n',
      { use_max: true },
      'me soft nofile 200\n',
    ],
    ['higher than what is there stays away', 'me soft nofile 50\n', { use_min: true }, 'me soft nofile 50\n'],
    [
      'lower than no limit counts',
      'me soft nofile unlimited\n',
      { use_min: true },
      'me\tsoft\tnofile\t100\n',
    ],
    [
      'lower than no limit stays away',
      'me soft nofile unlimited\n',
      { use_max: true },
      'me soft nofile unlimited\n',
    ],
    [
      'without end is the highest',
      'me soft nofile 5\n',
      { value: '-1', use_max: true },
      'me\tsoft\tnofile\t-1\n',
    ],
    [
      'without end is not the lowest',
      'me soft nofile 5\n',
      { value: '-1', use_min: true },
      'me soft nofile 5\n',
    ],
    ['of niceness may be below 0', '', { item: 'nice', value: '-20' }, 'me\tsoft\tnice\t-20\n'],
  ])('%s', (_title, text, more, is) => expect(withLimit(text, { ...LIMIT, ...more })).toBe(is))
  it.each([
    { value: 'many' },
    { value: '' },
    { item: 'nice', value: '20' },
    { use_max: true, use_min: true },
  ])('is refused: %j', (more) => expect(() => withLimit('', { ...LIMIT, ...more })).toThrow())
})

describe('a source of packages', () => {
  it.each([
    ['Docker CE_stable!', 'docker-ce-stable'],
    ['a', 'a'],
  ])('called %s has its file', (name, slug) => expect(slugOf(name)).toBe(slug))

  it('is written in the order of Ansible', () =>
    expect(
      deb822({
        name: 'x',
        types: ['deb', 'deb-src'],
        uris: ['https://e.org'],
        suites: ['s'],
        components: [],
        enabled: false,
        by_hash: true,
        date_max_future: 0,
        signed_by: 'A\n\n B',
        pdiffs: undefined,
      }),
    ).toBe(`By-Hash: yes
Components:${' '}
Date-Max-Future: 0
Enabled: no
X-Repolib-Name: x
Signed-By:
    A
    .
    B
Suites: s
Types: deb deb-src
URIs: https://e.org
`))

  const about = { name: 'x', uris: 'https://e.org', suites: 'a,b', components: ['main'] }
  const sources = '/etc/apt/sources.list.d/x.sources'
  const text = 'Components: main\nX-Repolib-Name: x\nSuites: a b\nTypes: deb\nURIs: https://e.org\n'
  const at = {
    [`entry ${sources}`]: null,
    'entry /etc/apt/sources.list.d': folder,
    'entry /etc/apt/keyrings': null,
    'entry /etc/apt': folder,
  }
  const url = { ...about, signed_by: 'https://e.org/key' }
  it.each([
    ['is added', about, at, [`definite: create ${sources}`]],
    ['is right', about, { ...at, [`entry ${sources}`]: textFile(text) }, []],
    [
      'is removed',
      { name: 'x', state: 'absent' },
      { ...at, [`entry ${sources}`]: textFile(text) },
      [`definite: remove ${sources}`],
    ],
    ['is gone', { name: 'x', state: 'absent' }, at, []],
    [
      'waits for what downloads its key',
      url,
      { ...at, said: unknown('curl comes first') },
      ['unknown: its key is not known yet, curl comes first'],
    ],
  ])('%s', async (_title, params, answers, is) => {
    const all = await planned(deb822Repository as unknown as AnyTask, params, answers)
    expect(all.map((one) => one.replace(/write|create/, 'create'))).toEqual(is)
  })
  it('brings its key', async () => {
    const changes = await changesOf(deb822Repository, url, { ...at, said: 'asc 00' })
    expect(changes.map(({ subject }) => subject)).toEqual([
      '/etc/apt/keyrings',
      '/etc/apt/keyrings/x.asc',
      sources,
    ])
  })
})

describe('a module of Apache', () => {
  it.each([
    ['rewrite', 'rewrite_module'],
    ['php8.2', 'php8_module'],
    ['evasive', 'evasive20_module'],
    ['shib2', 'mod_shib'],
  ])('%s is listed as %s', (name, identifier) => expect(identifierOf(name)).toBe(identifier))
  it.each([
    ['is enabled', {}, 'disabled', ['definite: enable Apache’s module ssl']],
    ['is enabled already', {}, 'enabled', []],
    ['is disabled', { state: 'absent' }, 'enabled', ['definite: disable Apache’s module ssl']],
    ['is disabled already', { state: 'absent' }, 'disabled', []],
  ])('%s', async (_title, more, said, is) =>
    expect(await planned(apacheModule, { name: 'ssl', ...more }, { said })).toEqual(is),
  )
})

describe('a package of Node.js', () => {
  const at = { path: '/srv' }
  it.each([
    ['is installed', { ...at, name: 'x' }, 'missing', ['definite: install x']],
    ['is installed already', { ...at, name: 'x' }, 'right', []],
    ['is installed in a version', { ...at, name: 'x', version: 1.5 }, 'missing', ['definite: install x@1.5']],
    ['is renewed', { global: true, name: 'x', state: 'latest' }, 'outdated', ['definite: install x']],
    ['is removed', { ...at, name: 'x', state: 'absent' }, 'right', ['definite: remove x']],
    ['is gone', { ...at, name: 'x', state: 'absent' }, 'missing', []],
    ['comes with others', at, 'missing', ['definite: install what /srv/package.json wants']],
    ['needs a place', { name: 'x' }, 'missing', ['refused: path is missing: only global needs none']],
    [
      'needs a name to be gone',
      { ...at, state: 'absent' },
      'right',
      ['refused: name is missing: which package is to be absent'],
    ],
    [
      'comes anew in each run with ci',
      { ...at, ci: true },
      '',
      ['definite: install exactly what /srv/package-lock.json says'],
    ],
  ])('%s', async (_title, params, said, is) => expect(await planned(npm, params, { said })).toEqual(is))
})

describe('files that programs make', () => {
  it('the parts of a folder make one, in the order of their names', async () => {
    const run = here([
      {
        name: 'one',
        assemble: { src: 'ROOT/parts', dest: 'ROOT/one', delimiter: '# --', regexp: '^\\w', mode: '0600' },
      },
    ])
    for (const [name, text] of [
      ['b', 'B\n'],
      ['a', 'A'],
      ['c', ''],
      ['.hidden', 'H\n'],
    ] as const)
      put(run.root, `parts/${name}`, text)
    expect(await thrice(run)).toEqual([['changed'], ['changed'], ['ok']])
    expect(readFileSync(join(run.root, 'one'), 'utf8')).toBe('A\n# --\nB\n# --\n')
    put(run.root, 'parts/a', 'AA\n')
    expect(await statuses(run.apply())).toEqual(['changed'])
  })

  it('a part that comes in the same run is not foreseen', async () => {
    const run = here([
      { name: 'part', copy: { content: 'B\n', dest: 'ROOT/parts/b' } },
      { name: 'one', assemble: { src: 'ROOT/parts', dest: 'ROOT/one' } },
    ])
    put(run.root, 'parts/a', 'A\n')
    expect(await thrice(run)).toEqual([
      ['changed', 'unknown'],
      ['changed', 'changed'],
      ['ok', 'ok'],
    ])
    expect(readFileSync(join(run.root, 'one'), 'utf8')).toBe('A\nB\n')
  })

  it('a file of passwords has a name once, and again with another password', async () => {
    const step = (password: string, more: object = {}) => ({
      htpasswd: { path: 'ROOT/users', name: 'a.b*', password, ...more },
    })
    const run = here([step('se "cret'), { htpasswd: { path: 'ROOT/users', name: 'old', state: 'absent' } }])
    put(run.root, 'users', 'axbx:1\na.b*:$apr1$old$\nold:2\n')
    expect(await thrice(run)).toEqual([
      ['changed', 'changed'],
      ['changed', 'changed'],
      ['ok', 'ok'],
    ])
    const [other, line = '', ...rest] = readFileSync(join(run.root, 'users'), 'utf8').split('\n')
    expect([other, rest]).toEqual(['axbx:1', ['']])
    const [, , kind = '', salt = ''] = line.split(/[:$]/)
    const hash = execFileSync('openssl', ['passwd', `-${kind}`, '-salt', salt, 'se "cret'], {
      encoding: 'utf8',
    })
    expect(line).toBe(`a.b*:${hash.trim()}`)
    const [first, second] = [
      here([step('1', { crypt_scheme: 'sha512_crypt' })]),
      here([step('1', { create: false })]),
    ]
    expect(await thrice(first)).toEqual([['changed'], ['changed'], ['ok']])
    expect(await statuses(second.apply())).toEqual(['failed'])
  })

  it('make runs until there is nothing to do', async () => {
    const run = here([{ make: { chdir: 'ROOT', target: 'out', params: { TEXT: "it's" } } }])
    put(run.root, 'Makefile', 'out:\n\techo "$(TEXT)" >out\nalways:\n\ttrue\n')
    expect(await thrice(run)).toEqual([['changed'], ['changed'], ['ok']])
    expect(readFileSync(join(run.root, 'out'), 'utf8')).toBe("it's\n")
  })

  it('an option of git is set, and removed', async () => {
    const about = { name: 'user.email', scope: 'file', file: 'ROOT/config' }
    const run = here([
      { git_config: { ...about, value: 'a@b' } },
      { git_config: { ...about, name: 'core.old', state: 'absent' } },
    ])
    put(run.root, 'config', '[user]\n\temail = x\n\temail = y\n[core]\n\told = 1\n')
    expect(await thrice(run)).toEqual([
      ['changed', 'changed'],
      ['changed', 'changed'],
      ['ok', 'ok'],
    ])
    expect(
      execFileSync('git', ['config', '--file', join(run.root, 'config'), '--list'], { encoding: 'utf8' }),
    ).toBe('user.email=a@b\n')
  })
})

describe('an entry of an access list', () => {
  const about = { path: '/d/f', entity: 'joe', etype: 'user', permissions: 'rw' }
  it.each<[string, Record<string, unknown>, string, string[]]>([
    ['is set', { state: 'present' }, 'other', ['set an entry of the access list of /d/f']],
    ['is right', { state: 'present' }, 'same', []],
    ['is removed', { state: 'absent' }, 'other', ['remove an entry from the access list of /d/f']],
    ['is only asked for', {}, 'other', []],
  ])('%s', async (_title, more, answer, is) =>
    expect(await planned(acl, { ...about, ...more }, { said: answer })).toEqual(
      is.map((one) => `definite: ${one}`),
    ),
  )
  it.each([
    [
      'in parts',
      { ...about, default: true, recursive: true },
      'setfacl -d --recursive -m user:joe:rw -- /d/f',
    ],
    ['in one', { path: '/d/f', entry: 'd:g:crew:rx' }, 'setfacl -d -m group:crew:rx -- /d/f'],
    [
      'for all others',
      { path: '/d/f', etype: 'other', permissions: '0', follow: false },
      'setfacl --physical -m other::0 -- /d/f',
    ],
    ['that is to go', { path: '/d/f', entry: 'user:joe:rw', state: 'absent' }, 'setfacl -x user:joe -- /d/f'],
  ])('is written %s', async (_title, params, script) => {
    const [change] = await changesOf(acl, { state: 'present', ...params }, { said: 'other' })
    expect(change?.data).toEqual({ script })
  })
  it('needs to be whole', async () =>
    expect(await planned(acl, { path: '/d/f', etype: 'user', state: 'present' }, { said: 'other' })).toEqual([
      'refused: permissions are missing',
    ]))
})

it('a temporary folder has a name that the steps behind it get', async () => {
  const run = here([
    {
      name: 'made',
      tempfile: { state: 'directory', path: 'ROOT', prefix: 'x ', suffix: '.d' },
      register: 'made',
    },
    { name: 'in it', copy: { content: 'x', dest: '{{ made.path }}/f' } },
  ])
  expect(await statuses(run.check())).toEqual(['changed', 'unknown'])
  expect(await statuses(run.apply())).toEqual(['changed', 'changed'])
  const [made = ''] = readdirSync(run.root).filter((one) => /^x .{8}\.d$/.test(one))
  expect(readFileSync(join(run.root, made, 'f'), 'utf8')).toBe('x')
})
