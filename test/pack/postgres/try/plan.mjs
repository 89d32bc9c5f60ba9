// A plan of the package's task is saved and applied, on the host that was tried before.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const { ip, key, ssh } = JSON.parse(readFileSync('hosts.json', 'utf8'))
const db = { ansible_host: ip, ansible_user: 'root', ansible_ssh_private_key_file: key }
writeFileSync('hosts.yml', JSON.stringify({ all: { hosts: { db } } }))
writeFileSync(
  'play.yml',
  '- hosts: all\n  tasks:\n    - postgres-database: "{{ item }}"\n      loop: [one, two]\n',
)
for (const args of [
  ['play.yml', '-i', 'hosts.yml', '--check', '--plan', 'saved.plan'],
  ['apply', 'saved.plan'],
  ['play.yml', '-i', 'hosts.yml'],
]) {
  const { stdout, stderr, status } = spawnSync('npx', ['hostwright', ...args, '-F', ssh], {
    encoding: 'utf8',
  })
  console.log(`${args[0]}: ${status}\n${stdout}${stderr}`)
}
