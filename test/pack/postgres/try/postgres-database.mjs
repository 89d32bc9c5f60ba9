// npx hostwright lab run -- node try/postgres-database.mjs
import { writeFileSync } from 'node:fs'
import { conformance, openLab, tableOf } from 'hostwright/testing'

const lab = openLab()
const host = await lab.host({ name: 'db' })
const sql = (text) => ['runuser', '-u', 'postgres', '--', 'psql', '-XAtqc', text]
const is = (owner) => [
  'sh',
  '-c',
  `[ "$(runuser -u postgres -- psql -XAtqc "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'shop'")" = '${owner}' ]`,
]
const task = 'postgres-database'
const examples = [
  {
    name: 'one that is missing',
    task,
    params: 'shop',
    before: [{ apt: 'postgresql' }, { service: { name: 'postgresql', state: 'started' } }],
    holds: is('postgres'),
    drift: sql('DROP DATABASE shop'),
  },
  {
    name: 'one of another owner',
    task,
    params: { name: 'shop', owner: 'alma' },
    prepare: sql('CREATE ROLE alma'),
    holds: is('alma'),
    drift: sql('ALTER DATABASE shop OWNER TO postgres'),
  },
  {
    name: 'one that is to go',
    task,
    params: { name: 'shop', state: 'absent' },
    holds: is(''),
    drift: sql('CREATE DATABASE shop'),
  },
]
const lively = ['/var/lib/postgresql', '/run/postgresql', '/dev/shm', '/var/log/postgresql']
const rows = await conformance({ host, project: '.', examples: examples.map((one) => ({ ...one, lively })) })
console.log(tableOf(rows))
writeFileSync(
  'hosts.json',
  JSON.stringify({ ip: host.ip4, key: `${lab.directory}/id_ed25519`, ssh: `${lab.directory}/ssh_config` }),
)
process.exitCode = rows.every(({ reasons }) => reasons.length === 0) ? 0 : 1
