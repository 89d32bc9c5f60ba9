import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encryptVault } from '../../../dist/src/secrets/vault.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const own = join(root, 'test/hunt/documents/corpus')
/** Drawn once: encryption must give the same text for the same seed. */
const SALT = Buffer.alloc(32, 7)

/** Documents that are right: each project is files by name, and what a run of them is asked for. */
export function corpus() {
  const keywords = filesIn(own)
  const shared = {
    ...named('inventory', filesIn(join(root, 'inventory'))),
    ...named('templates', filesIn(join(root, 'templates'))),
  }
  const playbooks = filesIn(join(root, 'playbooks'))
  // Below them are lists of steps, which playbooks import.
  const whole = Object.keys(playbooks).filter((name) => !name.includes('/'))
  const repository = whole.map((name) => ({
    files: { ...shared, ...named('playbooks', playbooks) },
    playbook: `playbooks/${name}`,
    inventories: ['inventory/lab.yml'],
    mutable: [`playbooks/${name}`, `playbooks/${name}`, 'inventory/lab.yml', ...Object.keys(shared)],
    extra: [],
  }))
  const often = keyworded(keywords)
  const plain = small()
  return [often, often, often, ...repository, ...Array(12).fill(plain), vaulted(), planned()]
}

function keyworded(files) {
  const often = ['site.yml', 'site.yml', 'hosts.yml', 'hosts.yml', 'templates/site.conf.j2.hbs']
  const mutable = [...often, ...Object.keys(files)]
  return { files, playbook: 'site.yml', inventories: ['hosts.yml'], mutable, extra: ['secret_word=x'] }
}

/** Encrypted values, and a file that is encrypted as a whole; the password stands beside them. */
function vaulted() {
  const inline = encryptVault('hidden', 'pass', { salt: SALT }).trimEnd().replaceAll('\n', '\n      ')
  const play = `- hosts: all\n  vars:\n    a: !vault |\n      ${inline}\n  tasks:\n    - debug: "{{ a }} {{ b }}"\n`
  const files = {
    'play.yml': play,
    'hosts.yml': 'all: {hosts: {h1: }}\n',
    'group_vars/all.yml': encryptVault('b: 1\nc: ["{{ b }}"]\n', 'pass', { salt: SALT }),
    pass: 'pass\n',
  }
  const mutable = ['play.yml', 'group_vars/all.yml', 'group_vars/all.yml', 'pass']
  return { files, playbook: 'play.yml', inventories: ['hosts.yml'], mutable, extra: [], vault: 'pass' }
}

/** So little that a mutation is likely to be met by what reads it. */
function small() {
  const files = {
    'play.yml':
      '- hosts: all\n  vars: {port: 1, names: [a]}\n  tasks:\n    - debug: "{{ port }}"\n      when: port\n',
    'hosts.yml': 'all: {hosts: {h1: {port: 2}}}\n',
  }
  return { files, playbook: 'play.yml', inventories: ['hosts.yml'], mutable: Object.keys(files), extra: [] }
}

/** A plan is saved of this; nothing listens where its host is. */
function planned() {
  const files = {
    'play.yml':
      '- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: x\n    - file: {path: /nope/x, content: "1"}\n',
    'hosts.yml': 'all: {hosts: {h1: {ansible_host: 127.0.0.1, ansible_port: 1, ansible_user: nobody}}}\n',
    'ssh.conf': '',
  }
  return { files, playbook: 'play.yml', inventories: ['hosts.yml'], mutable: [], extra: [], plan: true }
}

function named(folder, files) {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]))
}

function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  const paths = entries.map((one) => join(one.parentPath, one.name)).sort()
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]))
}
