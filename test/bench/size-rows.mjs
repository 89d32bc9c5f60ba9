// The rows of sizes.mjs: what is prepared, who is compared, and the ratio that is aimed at.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { farAway, lossyLink } from './links.mjs'
import { inTurn, run } from './measure.mjs'

const MANY = 1000
const HOST = '127.0.1.1'

/** Every row by its name: a function that measures, and gives one row or several. */
export function rowsOf(place, here) {
  const { folder, tree } = place
  const file = (name, text) => (writeFileSync(join(folder, name), text), join(folder, name))
  const play = (name, tasks) => file(name, JSON.stringify([{ hosts: 'all', tasks }]))
  const options = ['-F', '/dev/null', '-i', `${tree}/root/.ssh/id`, '-o', 'StrictHostKeyChecking=no']
  const quiet = [...options, '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR']
  const ssh = (script, port = 2222) => ['ssh', ...quiet, '-p', `${port}`, `root@${HOST}`, script]
  const local = (script) => ['sh', '-c', script]
  const clear = () => run(ssh('rm -rf /srv/sizes'))
  const onlyOnce = async (contenders, rounds, before) => {
    const { ours, other } = await inTurn(contenders, rounds, before)
    return { ours, other }
  }

  const loop = () =>
    play('loop.yml', [
      { directory: '/srv/sizes' },
      {
        file: { path: '/srv/sizes/{{ item }}', content: 'x{{ item }}' },
        loop: `{{ range(${MANY}) }}`,
      },
    ])
  const looked = 'cd /srv/sizes && stat -c "%a %u %g %n" * && sha256sum *'

  return {
    loop: async () => {
      const ours = place.playbook(loop())
      await run(ours)
      const near = await onlyOnce({ ours, other: ssh(`${looked} >/dev/null`) }, 5)
      const stop = await farAway(here, 50, `${HOST}:2222`)
      const far = { ours: place.farPlaybook(loop()), other: ssh(`${looked} | sha256sum`, 2250).map(nearby) }
      const away = await onlyOnce(far, 5)
      stop()
      const beside = `stat and sha256sum over one ssh`
      return [
        { work: `converged loop of ${MANY} items`, ...near, beside, aim: 1.5 },
        { work: 'the same, 50 ms away', ...away, beside, aim: 1.1 },
      ]
    },

    file: async () => {
      const big = join(folder, 'big')
      writeFileSync(big, randomBytes(100 * 1024 * 1024))
      const ours = place.playbook(play('big.yml', [{ copy: { src: big, dest: '/srv/big' } }]))
      const scp = ['scp', '-q', ...quiet, '-P', '2222', big, `root@${HOST}:/srv/big-scp`]
      const first = await onlyOnce({ ours, other: scp }, 3, () => run(ssh('rm -f /srv/big /srv/big-scp')))
      await run(ours)
      const sums = local(`sha256sum ${big} & ${ssh('sha256sum /srv/big').map(quoted).join(' ')}; wait`)
      const again = await onlyOnce({ ours, other: sums }, 5)
      await run(ssh('rm -f /srv/big /srv/big-scp'))
      return [
        { work: 'file of 100 MB, first', ...first, beside: 'scp', aim: 1.3 },
        { work: 'the same, converged', ...again, beside: 'sha256sum on both sides', aim: 1.2 },
      ]
    },

    tree: async () => {
      const source = join(folder, 'tree')
      makeTree(source, 5000)
      const ours = place.playbook(play('tree.yml', [{ copy: { src: `${source}/`, dest: '/srv/tree' } }]))
      const shell = ['ssh', ...quiet, '-p', '2222'].join(' ')
      const other = ['rsync', '-a', '--checksum', '-e', shell, `${source}/`, `root@${HOST}:/srv/tree-rsync/`]
      const contenders = { ours, other }
      const first = await onlyOnce(contenders, 3, () => run(ssh('rm -rf /srv/tree /srv/tree-rsync')))
      const again = await onlyOnce(contenders, 5)
      let round = 0
      const some = await onlyOnce(contenders, 3, () => changeTree(source, 50, `${round++}`))
      await run(ssh('rm -rf /srv/tree /srv/tree-rsync'))
      const beside = 'rsync -a --checksum'
      return [
        { work: 'tree of 5,000 files (50 MB), first', ...first, beside, aim: 1.3 },
        { work: 'the same, converged', ...again, beside, aim: 1.3 },
        { work: 'the same, 50 files changed', ...some, beside, aim: 1.3 },
      ]
    },

    steps: async () => {
      const names = Array.from({ length: 2 * MANY }, (_, at) => `/srv/sizes/${at}`)
      const tasks = names.map((path) => ({ file: { path, content: `x${path}\n` } }))
      const ours = place.playbook(play('steps.yml', [{ directory: '/srv/sizes' }, ...tasks]))
      const put = (path) =>
        `cat >${path}.new <<'END'\nx${path}\nEND\nchmod 0644 ${path}.new && mv ${path}.new ${path}\n`
      const script = file('apply.sh', `set -e\nmkdir -p /srv/sizes\n${names.map(put).join('')}`)
      const other = local(`${ssh('sh -s').map(quoted).join(' ')} <${script}`)
      const first = await onlyOnce({ ours, other }, 3, clear)
      await clear()
      return [
        { work: `${2 * MANY} files as steps, first apply`, ...first, beside: 'a script by hand', aim: 0.5 },
      ]
    },

    inventory: async () => {
      const inventory = file('ten-thousand.yml', tenThousand())
      const syntax = [...place.playbook(play('none.yml', [{ debug: { msg: 'x' } }])), '--syntax-check']
      const ours = syntax.with(syntax.indexOf('-i') + 1, inventory)
      const yaml = `import('${here('../../node_modules/yaml/dist/index.js')}').then(({ default: yaml }) => yaml.parse(require('fs').readFileSync('${inventory}', 'utf8')))`
      const other = [process.execPath, '-e', yaml]
      const fresh = await onlyOnce({ ours, other }, 3, place.forget)
      const kept = await onlyOnce({ ours, other }, 3)
      const one = await onlyOnce({ ours: [...ours, '--limit', 'h7777'], other }, 3)
      const beside = 'parsing it with yaml'
      return [
        { work: 'inventory of 10,000 hosts, new', ...fresh, beside, aim: 1.5 },
        { work: 'the same, as before', ...kept, beside, aim: 0.3 },
        { work: 'the same, --limit to one host', ...one, beside, aim: 0.3 },
      ]
    },

    loss: async () => {
      await run(place.ours(1))
      const link = await lossyLink(here, { delay: 80, loss: 5 })
      try {
        const ours = link.command(place.farOurs())
        const other = link.command(place.farFloor())
        const both = await onlyOnce({ ours, other }, 15)
        return [
          {
            work: '40 steps, converged, 80 ms away with 5 % of the packets lost',
            ...both,
            beside: 'the floor',
            aim: 1.1,
          },
        ]
      } finally {
        link.down()
      }
    },

    memory: async () => {
      const large = join(folder, 'gigabyte')
      execFileSync('sh', ['-c', `head -c 1073741824 /dev/urandom >${large}`])
      const small = file('kilobyte', 'x'.repeat(1024))
      const copied = (name, src) =>
        play(name, [{ copy: { src, dest: '/srv/copied-{{ inventory_hostname }}' } }])
      const [one, all] = [
        await place.memoryOf(copied('small.yml', small), 10),
        await place.memoryOf(copied('large.yml', large), 10),
      ]
      await run(ssh('rm -f /srv/copied-*'))
      rmSync(large)
      const row = { ours: [all], other: [one], beside: '1 kB to 10 hosts', unit: 'MB', aim: (one + 64) / one }
      return [{ work: 'memory while 1 GB is copied to 10 hosts', ...row, aim: Number(row.aim.toFixed(2)) }]
    },
  }
}

function nearby(word) {
  return word === `root@${HOST}` ? 'root@127.0.0.1' : word
}

function quoted(word) {
  return `'${word.replaceAll("'", "'\\''")}'`
}

/** Files of 10 KiB in a hundred directories. */
function makeTree(root, files) {
  rmSync(root, { recursive: true, force: true })
  for (let at = 0; at < 100; at++) mkdirSync(join(root, `d${at}`), { recursive: true })
  for (let at = 0; at < files; at++) writeFileSync(treeFile(root, at), randomBytes(10240))
}

async function changeTree(root, files, text) {
  for (let at = 0; at < files; at++) writeFileSync(treeFile(root, at * 7), `${text} ${at}`.padEnd(10240, 'x'))
}

function treeFile(root, at) {
  return join(root, `d${at % 100}`, `f${at}`)
}

function tenThousand() {
  const groups = Array.from({ length: 20 }, (_, group) => {
    const hosts = Array.from({ length: 500 }, (_, at) => {
      const host = group * 500 + at
      return `        h${host}:\n          ansible_host: 10.${group}.${at >> 8}.${at & 255}\n          ansible_port: 22\n          role: web\n`
    })
    return `    g${group}:\n      vars:\n        region: r${group}\n      hosts:\n${hosts.join('')}`
  })
  return `all:\n  children:\n${groups.join('')}`
}
