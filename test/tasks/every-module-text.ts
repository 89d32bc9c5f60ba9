import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyTask } from '../../src/define/task.ts'
import type { ParamSchema } from '../../src/model/params.ts'

type Params = { readonly [name: string]: unknown }

/** Values of which one fits each pattern that Ansible's modules have. */
const VALUES = [
  'a',
  '/srv/a',
  '1',
  'https://a.example/b',
  'deb https://a.example/ b c',
  'sha256:aa',
  'AAAAAAAA',
  'GET',
  'de_DE.UTF-8',
  'user.email',
]

/** Words that a module reads before it does anything. */
const MEANT: { readonly [param: string]: unknown } = {
  key: 'ssh-ed25519 AAAA a',
  validate: 'test %s',
  priv: 'a.b:SELECT',
  privs: 'SELECT',
  objs: 'a',
  role_attr_flags: 'LOGIN',
  locale_provider: 'icu',
  conn_limit: '1',
  mode: '0600',
  search_regex: 'a',
  block: 'a',
  url: 'https://a.example/b',
  test_command: 'true',
  extra_args: '-q',
  virtualenv_command: 'virtualenv',
  executable: '/bin/sh',
}

/** Params that only count together. */
const TOGETHER: { readonly [task: string]: readonly Params[] } = {
  'community.crypto.x509_certificate': [
    { path: '/srv/a', csr_path: '/srv/b', privatekey_path: '/srv/c', provider: 'selfsigned' },
    {
      path: '/srv/a',
      csr_path: '/srv/b',
      ownca_path: '/srv/c',
      ownca_privatekey_path: '/srv/d',
      ownca_privatekey_passphrase: 'a',
      provider: 'ownca',
    },
  ],
  'community.crypto.openssl_csr': [
    {
      path: '/srv/a',
      privatekey_path: '/srv/b',
      common_name: 'a',
      subject_alt_name: ['DNS:a'],
      key_usage: ['a'],
      extended_key_usage: ['a'],
      basic_constraints: ['a'],
    },
  ],
  'community.general.htpasswd': [{ path: '/srv/a', name: 'a', password: 'a' }],
  'community.general.git_config': [{ name: 'user.email', value: 'a', file: '/srv/a', scope: 'file' }],
  'community.general.npm': [
    { name: 'a', path: '/srv/a', executable: '/srv/b', registry: 'https://a.example/b' },
  ],
  'ansible.builtin.deb822_repository': [{ name: 'a', signed_by: 'https://a.example/b', uris: ['a'] }],
}

/** For each of Ansible's modules, params in which every text that it takes stands somewhere. */
export async function moduleTexts(): Promise<Readonly<Record<string, readonly Params[]>>> {
  const files = readdirSync('tasks/ansible').filter((name) => name.endsWith('.ts'))
  const all = await Promise.all(
    files.map(async (file) => {
      const loaded = (await import(pathToFileURL(join('tasks/ansible', file)).href)) as {
        readonly default: AnyTask
      }
      const name = basename(file, '.ts')
      return [name, [...setsOf(loaded.default), ...(TOGETHER[name] ?? [])]] as const
    }),
  )
  return Object.fromEntries(all)
}

/** One set for each param, with those that must be given, and one of each group of which exactly one must be. */
function setsOf({ params }: AnyTask): Params[] {
  const { properties, required = [], exactlyOne = [] } = params
  const sample = (name: string) => {
    const { pattern, ...schema } = properties[name] ?? {}
    const meant = MEANT[name]
    if (properties[name]?.enum !== undefined) return valueOf(properties[name])
    const fits = typeof meant !== 'string' || pattern === undefined || new RegExp(pattern).test(meant)
    return meant !== undefined && fits && schema.local === undefined ? meant : valueOf(properties[name] ?? {})
  }
  const set = (name: string): Params => {
    const group = exactlyOne.find(({ of }) => of.includes(name))
    const others = exactlyOne.filter((one) => one !== group).map(({ of }) => of[0] ?? name)
    return Object.fromEntries([...new Set([...required, ...others, name])].map((one) => [one, sample(one)]))
  }
  return Object.keys(properties).map(set)
}

function valueOf({
  type,
  enum: choices,
  pattern,
  items,
  additionalProperties,
  ...schema
}: ParamSchema): unknown {
  if (schema.local !== undefined) return { name: 'a', content: 'a' }
  if (choices !== undefined) return choices[0]
  const types = [type].flat()
  if (type === 'array') return [items === undefined ? 'a' : valueOf(items)]
  if (type === 'object')
    return { a: typeof additionalProperties === 'object' ? valueOf(additionalProperties) : 'a' }
  if (type === undefined || types.includes('string'))
    return VALUES.find((one) => pattern === undefined || new RegExp(pattern).test(one))
  return types.includes('boolean') ? true : (schema.minimum ?? 1)
}
