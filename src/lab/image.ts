import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CACHE, cached, digest } from './cache.ts'
import { run } from './command.ts'
import { BASE_PACKAGES, imageFiles, MASKED_UNITS } from './imageFiles.ts'
import type { Tell } from './machine.ts'
import type { Mirror } from './sources.ts'
import type { Suite } from './spec.ts'

/** The directory of a suite's base image; its name tells what it was made from. */
export function basePath(suite: Suite): string {
  return join(CACHE, `base-${suite}-${digest([suite, BASE_PACKAGES, MASKED_UNITS, imageFiles(suite)])}`)
}

/** Builds the base image of a suite, unless it is there: about a minute. */
export async function ensureBase(suite: Suite, mirror: Mirror, tell: Tell): Promise<string> {
  return cached(basePath(suite), async (directory) => {
    tell(`building the base image of ${suite} (once, about a minute)`)
    await bootstrap(directory, suite, mirror)
    await blank(directory)
    await writeFiles(directory, imageFiles(suite))
    const units = join(directory, 'etc/systemd/system')
    for (const unit of MASKED_UNITS) await symlink('/dev/null', join(units, unit))
    await mkdir(join(units, 'sysinit.target.wants'), { recursive: true })
    await symlink('../lab-sysfs.service', join(units, 'sysinit.target.wants/lab-sysfs.service'))
  })
}

async function bootstrap(directory: string, suite: Suite, mirror: Mirror): Promise<void> {
  const sources = `${directory}.sources`
  const signed = 'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg'
  const stanza = (uri: string, suites: string): string =>
    `Types: deb\nURIs: ${uri}\nSuites: ${suites}\nComponents: main\n${signed}\n`
  await writeFile(
    sources,
    [stanza(mirror.debian, `${suite} ${suite}-updates`), stanza(mirror.security, `${suite}-security`)].join(
      '\n',
    ),
  )
  const include = `--include=${BASE_PACKAGES.join(',')}`
  try {
    await run(['mmdebstrap', '--quiet', '--variant=minbase', include, suite, directory, sources], {
      timeout: 1800,
    })
  } finally {
    await rm(sources, { force: true })
  }
}

/** Takes off what mmdebstrap copied from this machine and what every host has of its own. */
async function blank(directory: string): Promise<void> {
  const etc = join(directory, 'etc')
  const own = ['ed25519', 'ecdsa', 'rsa'].flatMap((kind) => [
    `ssh_host_${kind}_key`,
    `ssh_host_${kind}_key.pub`,
  ])
  const files = [
    'apt/sources.list',
    'resolv.conf',
    'hostname',
    'machine-id',
    ...own.map((name) => `ssh/${name}`),
  ]
  for (const file of files) await rm(join(etc, file), { force: true })
  await rm(join(etc, 'apt/sources.list.d'), { recursive: true, force: true })
  await rm(join(directory, 'var/lib/apt/lists'), { recursive: true, force: true })
  await mkdir(join(directory, 'var/lib/apt/lists/partial'), { recursive: true })
}

/** Writes files below a root directory, making the directories on the way. */
export async function writeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const target = join(root, path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, content)
  }
}
