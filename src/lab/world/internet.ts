import { randomBytes } from 'node:crypto'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningHost } from '../host.ts'
import type { Lab } from '../lab.ts'
import type { Tell } from '../machine.ts'
import { type Acme, openAcme } from './acme.ts'
import { acmeFiles } from './acmeFiles.ts'
import { fetchRoots } from './acmeRoots.ts'
import { GIT, NS, OUT, SERVERS } from './addresses.ts'
import { type Dns, openDns } from './dns.ts'
import { type Git, openGit } from './git.ts'
import { ensureWorldLayer } from './layer.ts'
import { type Mail, openMail } from './mail.ts'
import { mailFiles } from './mailFiles.ts'
import { keyPath, tsigKey } from './tsig.ts'
import { namedConf, zoneFiles } from './zones.ts'

/** A small internet: what a mail server needs to meet. */
export interface Internet {
  /** The host all servers run on. */
  readonly world: RunningHost
  readonly dns: Dns
  readonly acme: Acme
  readonly mail: Mail
  readonly git: Git
}

/** Starts the small internet of a lab, or joins it where it runs already. */
export async function internet(lab: Lab, tell: Tell = () => undefined): Promise<Internet> {
  const running = lab.hosts().find((host) => host.name === 'world')
  const world = running ?? (await start(lab, tell))
  return {
    world,
    dns: await openDns(world, lab.directory),
    acme: await openAcme(world, lab.directory),
    mail: openMail(world),
    git: await openGit(world),
  }
}

async function start(lab: Lab, tell: Tell): Promise<RunningHost> {
  const snapshot = await ensureWorldLayer(lab, tell)
  const keys = ['admin-key', 'acme-key'].map((name) => tsigKey(name, randomBytes(32)))
  for (const { name, file } of keys) await writeFile(keyPath(lab.directory, name), file, { mode: 0o600 })
  const dkim = await readFile(join(lab.snapshotPath(snapshot), 'upper/etc/lab/dkim.pub'), 'utf8')
  const world = await lab.host({
    name: 'world',
    ip4: NS.ip4,
    ip6: NS.ip6,
    extra: SERVERS.slice(1).flatMap(({ ip4, ip6 }) => [`${ip4}/24`, `${ip6}/64`]),
    snapshot,
    files: {
      '/etc/default/named': 'OPTIONS="-u bind -n 2"\n',
      '/etc/bind/named.conf': namedConf(keys, []),
      ...zoneFiles(`v=DKIM1; k=rsa; p=${dkim}`),
      ...acmeFiles(),
      ...mailFiles(),
    },
  })
  await introduce(lab, world)
  await Promise.all([
    fetchRoots(world, lab.directory),
    listens(NS.ip4, 53),
    listens(OUT.ip4, 25),
    listens(OUT.ip6, 25),
  ])
  return world
}

/** The control knows the git server by its name and addresses. */
async function introduce(lab: Lab, world: RunningHost): Promise<void> {
  const { hostKey } = await openGit(world)
  const [, ...key] = hostKey.split(' ')
  await appendFile(join(lab.directory, 'known_hosts'), `${GIT.name},${GIT.ip4},${GIT.ip6} ${key.join(' ')}\n`)
}

async function listens(host: string, port: number): Promise<void> {
  const until = Date.now() + 60_000
  while (!(await accepts(host, port))) {
    if (Date.now() > until) throw new Error(`nothing listens on ${host} port ${port}`)
    await sleep(100)
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 })
    const end = (answer: boolean) => (): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false))
  })
}
