// The hosts of the benchmark, and the commands of those who are compared.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './measure.mjs'

const KEYS = [
  'net.ipv6.conf.all.disable_ipv6',
  'net.ipv6.conf.default.disable_ipv6',
  'net.ipv6.conf.lo.disable_ipv6',
  'vm.swappiness',
  'fs.inotify.max_user_watches',
]
const address = (at) => `127.0.${Math.floor(at / 250) + 1}.${(at % 250) + 1}`

/** Builds the target once, starts its sshd, and gives the commands. */
export function prepare(here) {
  const tree = process.env.BENCH_TREE ?? '/var/cache/hostwright-bench'
  process.env.BENCH_TREE = tree
  execFileSync('sh', [here('floor/up.sh')], { stdio: 'inherit' })
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  process.env.XDG_CACHE_HOME = join(folder, 'cache')
  const hostKey = readFileSync(`${tree}/etc/ssh/ssh_host_ed25519_key.pub`, 'utf8')
    .split(' ')
    .slice(0, 2)
    .join(' ')
  writeFileSync(join(folder, 'known_hosts'), `[127.0.*.*]:2222 ${hostKey}\n[127.0.*.*]:2250 ${hostKey}\n`)
  writeFileSync(join(folder, 'ssh_config'), `Host *\n  UserKnownHostsFile ${folder}/known_hosts\n`)
  // The kernel has what it is to have: nothing of this machine is changed.
  const kernel = Object.fromEntries(
    KEYS.map((key) => [key, readFileSync(`/proc/sys/${key.replaceAll('.', '/')}`, 'utf8').trim()]),
  )
  const inventory = (name, hosts, port = 2222) => {
    const vars = {
      kernel,
      ansible_port: port,
      ansible_user: 'root',
      ansible_ssh_private_key_file: `${tree}/root/.ssh/id`,
    }
    writeFileSync(join(folder, name), JSON.stringify({ all: { vars, hosts } }))
    return join(folder, name)
  }
  const names = (count) => Array.from({ length: count }, (_, at) => address(at))
  const near = (count) =>
    inventory(`${count}.yml`, Object.fromEntries(names(count).map((name) => [name, {}])))
  const playbook = (file, hosts) => [
    process.execPath,
    here('../../dist/src/cli/main.cjs'),
    file,
    '-i',
    hosts,
    '-F',
    join(folder, 'ssh_config'),
  ]
  const memory = async ([program, ...args]) => {
    const told = join(folder, 'memory')
    const command = [program, '-r', here('memory.cjs'), ...args]
    const { ms } = await run(['sh', '-c', '"$@"; [ $? -le 2 ]', 'sh', ...command], { MEMORY_TO: told })
    return { ms, megabytes: Number(readFileSync(told, 'utf8')) }
  }
  const far = () => inventory('far.yml', { [address(0)]: { ansible_host: '127.0.0.1' } }, 2250)
  const all = (script, count) => [
    'sh',
    '-c',
    `printf '%s\\n' ${names(count).join(' ')} | xargs -P ${count} -n 1 sh ${here(`floor/${script}.sh`)} >/dev/null`,
  ]
  return {
    tree,
    folder,
    playbook: (file) => playbook(file, near(1)),
    /** At the far end of the proxy at port 2250. */
    farPlaybook: (file) => playbook(file, far()),
    ours: (count) => playbook(here('baseline.yml'), near(count)),
    /** The most memory that a dry run took, and how long it was; an error ends the benchmark. */
    memory: (count) => memory([...playbook(here('baseline.yml'), near(count)), '--check']),
    /** The most memory, in MB, that a run on so many hosts took, one after the other: they are one machine. */
    memoryOf: async (file, count) =>
      (await memory([...playbook(file, near(count)), '--forks', '1'])).megabytes,
    floor: (count) => all('limit', count),
    apply: () => all('apply', 1),
    farFloor: () => ['sh', '-c', `NAME=${address(0)} PORT=2250 sh ${here('floor/limit.sh')} 127.0.0.1`],
    farOurs: () => playbook(here('baseline.yml'), far()),
    /** As if no document had been read before. */
    forget: async () => {
      const kept = join(folder, 'cache/hostwright')
      for (const name of readdirSync(kept)) if (/^(document|template)-/.test(name)) rmSync(join(kept, name))
    },
    fresh: (count) => run(['sh', here('floor/fresh.sh'), ...names(count)]),
    converge: async (count) => {
      // One machine has all the names: they would wait for each other's lock.
      await run(['sh', '-c', `for h in ${names(count).join(' ')}; do sh ${here('floor/apply.sh')} $h; done`])
      await run([...playbook(here('baseline.yml'), near(count)), '--forks', '4'])
    },
    ansible: (config) => {
      mkdirSync(`${tree}/bench`, { recursive: true })
      cpSync(here('ansible'), `${tree}/bench/ansible`, { recursive: true })
      const line = `${address(0)} ansible_port=2222 ansible_user=root ansible_ssh_private_key_file=/root/.ssh/id`
      writeFileSync(`${tree}/bench/hosts.ini`, `${line}\n`)
      const env = config === '' ? '' : `ANSIBLE_CONFIG=${config} `
      return [
        'chroot',
        tree,
        'sh',
        '-c',
        `cd /bench/ansible && ${env}ansible-playbook -i ../hosts.ini baseline.yml`,
      ]
    },
    down: () => execFileSync('sh', [here('floor/down.sh')]),
  }
}
