import { argv, defineTask, mapSeen, Refusal } from 'hostwright'
import { on } from './lib/params.ts'
import { said } from './lib/said.ts'

export default defineTask({
  name: 'ansible.builtin.getent',
  summary:
    'Asks a database of the host (passwd, group, hosts): later steps have `getent_DATABASE`; changes nothing.',
  params: {
    properties: {
      database: { type: 'string', pattern: '^[a-z0-9_]+$', description: 'the database (getent(1))' },
      key: { type: 'string', minLength: 1, description: 'what is looked up; all if not given' },
      split: { type: 'string', minLength: 1, description: 'what stands between two fields' },
      fail_key: on('it fails where there is no such key'),
      service: { type: 'string', pattern: '^[a-z0-9_]+$', description: 'which service is asked' },
    },
    required: ['database'],
  },
  read: (host, { database, key, service }) => {
    const words = argv(
      'getent',
      ...(service === undefined ? [] : ['-s', service]),
      database,
      ...(key === undefined ? [] : ['--', key]),
    )
    return host.see(said(`${words}; [ $? -le 2 ]`))
  },
  plan: (seen, { database, key, fail_key }) => {
    if (seen.known && seen.value === '' && key !== undefined && fail_key)
      throw new Refusal(`there is no ${key} in ${database}`, seen.assuming)
    return []
  },
  gives: ({ database }) => databasesIn(database).map((one) => `getent_${one}`),
  outputs: (seen, { database, key, split }) => {
    const between = split ?? (['passwd', 'shadow', 'group', 'gshadow'].includes(database) ? ':' : undefined)
    const rows = mapSeen(seen, (text) => {
      const lines = text.split('\n').filter((line) => line !== '')
      const found = lines.map((line) =>
        between === undefined ? line.trim().split(/\s+/) : line.split(between),
      )
      const all = found.map(([name = '', ...rest]) => [name, rest] as const)
      return Object.fromEntries(all.length === 0 && key !== undefined ? [[key, null]] : all)
    })
    return { ansible_facts: mapSeen(rows, (all) => ({ [`getent_${database}`]: all })) }
  },
})

/** The databases of nsswitch.conf(5): an expression may mean each of them. */
const DATABASES = ['ahosts', 'ahostsv4', 'ahostsv6', 'aliases', 'ethers', 'group', 'gshadow', 'hosts']
const MORE = ['initgroups', 'netgroup', 'networks', 'passwd', 'protocols', 'rpc', 'services', 'shadow']

function databasesIn(written: unknown): readonly string[] {
  if (typeof written === 'string' && !written.includes('{{')) return [written]
  return [...DATABASES, ...MORE]
}
