// Roles of Ansible's on a host of the lab: check, apply, a second run and a second check by us; the same role by Ansible on another
// host; and what differs between the two hosts afterwards. Not part of `npm test`: roles and Ansible are not ours.
//   hostwright lab run --suite bookworm -- node test/roles.mjs ROLES_PATH [--vars FILE.json] [--alone] [--suite trixie] ROLE...
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openLab } from '../dist/src/lab/index.js'
import { differences, listing } from './corpus/listing.mjs'
import { ansible, ours } from './corpus/runs.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    vars: { type: 'string' },
    alone: { type: 'boolean' },
    suite: { type: 'string', default: 'bookworm' },
    show: { type: 'boolean' },
  },
})
const [rolesPath, ...roles] = positionals
/** Variables by role; `before` among them is a script that makes the ground. */
const given = values.vars === undefined ? {} : JSON.parse(readFileSync(values.vars, 'utf8'))
const lab = openLab()
for (const role of roles) await tried(role)

/** Tries one role, and tells a line for each run and each difference. */
async function tried(role) {
  const { before = 'true', ...vars } = given[role] ?? {}
  const names = values.alone ? ['ours'] : ['ours', 'theirs']
  const hosts = await lab.up(names.map((name) => ({ name, suite: values.suite })))
  try {
    const ground = await Promise.all(hosts.map((host) => prepared(host, before)))
    const project = projectFor(role, vars, hosts)
    console.log(`\n${role}`)
    for (const [what, ...args] of [['check', '--check'], ['apply'], ['again'], ['check again', '--check']]) {
      const ran = await ours(project, args)
      console.log(`  ${what.padEnd(12)} ${ran.summary}`)
      if (values.show || ran.code > 2 || ran.failed) console.log(ran.text)
    }
    if (values.alone) return
    const other = await ansible(project)
    console.log(`  ansible      ${other.summary}`)
    if (other.failed) console.log(other.text)
    const after = await Promise.all(hosts.map((host) => listing(host)))
    const found = differences(after, ground)
    console.log(`  ${found.length} differences between the two hosts`)
    for (const one of found.slice(0, 60)) console.log(`    ${one}`)
  } finally {
    for (const host of hosts) await lab.down(host)
  }
}

/** What Ansible needs on a host, on both; and the state before. */
async function prepared(host, before) {
  const script = `export DEBIAN_FRONTEND=noninteractive; apt-get update -qq && apt-get install -qq -y --no-install-recommends python3 python3-apt >/dev/null 2>&1; ${before}`
  const done = await host.exec(['sh', '-c', script], { timeout: 300 })
  if (done.code !== 0) throw new Error(`${host.name}: ${done.stderr}`)
  return listing(host)
}

function projectFor(role, vars, hosts) {
  const root = mkdtempSync(join(tmpdir(), 'role-'))
  mkdirSync(join(root, 'inventories'))
  writeFileSync(join(root, 'play.yml'), JSON.stringify([{ hosts: 'all', become: true, vars, roles: [role] }]))
  for (const { name, ip4 } of hosts) {
    const inventory = { all: { hosts: { box: { ansible_host: ip4, ansible_user: 'root' } } } }
    writeFileSync(join(root, 'inventories', `${name}.yml`), JSON.stringify(inventory))
  }
  return { root, rolesPath, lab: lab.directory }
}
