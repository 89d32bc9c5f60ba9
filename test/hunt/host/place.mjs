// Where a form is tried: two hosts on loopback, one of which lies, and a controller with a home of its own.
import { execFileSync, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** In memory, where that is possible: hosts bring every file to disk, which takes minutes on a busy one. */
const ROOM = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

/** Keys that all places of a hunt share: to draw them takes longer than to use them. */
export function makeKeys() {
  const folder = mkdtempSync(join(ROOM, 'hunt-host-keys-'))
  for (const file of ['id', 'host'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, file)])
  mkdirSync('/run/sshd', { recursive: true })
  mkdirSync('/var/lib/hostwright', { recursive: true, mode: 0o700 })
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Two hosts, and the files of a run on both. */
export async function makePlace(form, seed, keys) {
  const root = mkdtempSync(join(ROOM, 'hunt-host-'))
  for (const name of ['honest', 'liar', 'state-honest', 'state-liar', 'home', 'tmp', 'cwd', 'project'])
    mkdirSync(join(root, name))
  const ports = { honest: await freePort(), liar: await freePort() }
  const stops = [await startSshd(root, { form, seed, keys, ports })]
  if (form.tcp !== undefined) stops.push(await startTcp(form, ports.liar))
  writeProject(root, keys, ports)
  return {
    root,
    args: [
      join(root, 'project/play.yml'),
      '-i',
      join(root, 'project/hosts.yml'),
      '-F',
      join(root, 'project/ssh_config'),
    ],
    listing: () => ['home', 'tmp', 'cwd', 'project'].flatMap((name) => listing(join(root, name), name)),
    /** Whether the liar has lied: its forms know questions by their scripts, which change. */
    lied: () => existsSync(join(root, 'state-liar.lied')),
    content: (path) => {
      try {
        return readFileSync(join(root, path), 'utf8')
      } catch {
        return undefined
      }
    },
    stop: () => {
      for (const stop of stops) stop()
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

async function startSshd(root, { form, seed, keys, ports }) {
  const honest = join(root, 'honest.sh')
  const enter = 'mount --bind "$0" /var/lib/hostwright && exec sh -c "$SSH_ORIGINAL_COMMAND"'
  writeFileSync(
    honest,
    `exec unshare --mount --propagation private sh -c '${enter}' ${join(root, 'state-honest')}\n`,
  )
  const liar = `${process.execPath} ${here('./liar.mjs')} "${form.name}" ${seed} ${join(root, 'state-liar')}`
  const lying = form.tcp === undefined ? [`Port ${ports.liar}`] : []
  const config = [
    ...[`Port ${ports.honest}`, ...lying, 'ListenAddress 127.0.0.1', `HostKey ${join(keys.folder, 'host')}`],
    ...[
      `AuthorizedKeysFile ${join(keys.folder, 'id.pub')}`,
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin yes',
    ],
    ...['PasswordAuthentication no', 'PrintMotd no', 'PidFile none'],
    ...[`Match LocalPort ${ports.honest}`, `  ForceCommand sh ${honest}`],
    ...[`Match LocalPort ${ports.liar}`, `  ForceCommand ${liar}`],
  ]
  writeFileSync(join(root, 'sshd_config'), `${config.join('\n')}\n`)
  const sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(root, 'sshd_config')], { stdio: 'ignore' })
  await answers(ports.honest)
  return () => sshd.kill()
}

async function startTcp(form, port) {
  const open = new Set()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.resume()
    form.tcp(socket)
  })
  await new Promise((listening) => server.listen(port, '127.0.0.1', listening))
  return () => {
    server.close()
    for (const socket of open) socket.destroy()
  }
}

/** Steps of many kinds, which read, decide, write and act; `the act` is told by the journal alone. */
function writeProject(root, keys, ports) {
  const project = join(root, 'project')
  const base = `${root}/{{ inventory_hostname }}`
  writeFileSync(
    join(project, 'play.yml'),
    `- name: all
  hosts: all
  vars: { secret: !env HUNT_SECRET }
  tasks:
    - name: ask
      probe: { argv: [sh, -c, "echo '[1]'; echo one; echo two"] }
      register: asked
    - name: judge
      debug: "{{ asked.stdout_lines | unique | length }} {{ asked.stdout is search('(o|n)+e$') }} {{ asked.stdout is match('(.*\\\\s)*x') }}"
      ignore_errors: true
    - name: say
      debug: "{{ asked.stdout_lines[1] }} {{ asked.stderr }}"
      ignore_errors: true
    - name: parse
      debug: "{{ (asked.stdout_lines | first | from_json)[0] }}"
      ignore_errors: true
    - directory: ${base}
    - name: named by the host
      file: { path: "${base}/named-{{ asked.stdout_lines[2] }}", content: x }
      ignore_errors: true
    - name: named in JSON
      file: { path: "${base}/json-{{ (asked.stdout_lines | first | from_json)[0] }}", content: x }
      ignore_errors: true
    - name: greeting
      file: { path: "${base}/greeting", content: "hello\\n", mode: "0640" }
      notify: told
    - name: kept
      file: { path: "${base}/kept", content: "{{ secret }}\\n", mode: "0600" }
    - name: settings
      line: { path: "${base}/settings", line: "color=blue", match: '^(\\s*#?\\s*)*color\\s*=\\s*\\S*\\s*$', create: true }
      ignore_errors: true
    - name: gone
      user: { name: hunted-nobody, state: absent }
    - name: made
      command: { argv: [touch, "${base}/made"], creates: "${base}/made" }
    - name: the act
      command: { argv: [touch, "${base}/acted"], always: true }
    - name: fails
      command: { argv: [sh, -c, "echo no >&2; exit 3"], always: true }
      when: inventory_hostname == 'liar'
      ignore_errors: true
  handlers:
    - name: told
      debug: told
`,
  )
  const hosts = Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [name, { ansible_host: '127.0.0.1', ansible_port: port }]),
  )
  const vars = { ansible_user: 'root', ansible_ssh_private_key_file: join(keys.folder, 'id') }
  writeFileSync(join(project, 'hosts.yml'), JSON.stringify({ all: { vars, hosts } }))
  const key = readFileSync(join(keys.folder, 'host.pub'), 'utf8').split(' ').slice(0, 2).join(' ')
  const known = Object.values(ports).map((port) => `[127.0.0.1]:${port} ${key}\n`)
  writeFileSync(join(project, 'known_hosts'), known.join(''))
  writeFileSync(join(project, 'ssh_config'), `Host *\n  UserKnownHostsFile ${join(project, 'known_hosts')}\n`)
}

/** Names, sizes and modes of all that is below a folder; what is ours to write is left out. */
function listing(folder, name) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !/^\.(?:cache|local\/state|config)(?:\/hostwright|$|\/)|^\.local$/.test(path))
    .map((path) => {
      const { size, mode } = statSync(join(folder, path), { throwIfNoEntry: false }) ?? {}
      return `${name}/${path} ${size} ${mode?.toString(8)}`
    })
    .sort()
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

async function answers(port) {
  for (let tries = 0; tries < 200; tries++) {
    const open = await new Promise((tell) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('connect', () => (socket.destroy(), tell(true)))
      socket.on('error', () => tell(false))
    })
    if (open) return
    await new Promise((wake) => setTimeout(wake, 50))
  }
  throw new Error('sshd did not answer')
}
