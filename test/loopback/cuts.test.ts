import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawFrom } from '../../src/testing/draw.ts'
import { run } from '../cli/run.ts'
import { canRunSshd, inventoryFor, type Sshd, startSshd } from './sshd.ts'
import { type Happening, wayTo } from './way-to.ts'

/** `CUTS=30 MEGABYTES=100` cuts more often, and more. */
const CUTS = Number(process.env['CUTS'] ?? 4)
const SIZE = Number(process.env['MEGABYTES'] ?? 8) * 1024 * 1024
const FILES = 400

describe.skipIf(!canRunSshd)('a connection that is cut anywhere while content is on its way', () => {
  let sshd: Sshd
  let root: string
  beforeAll(async () => {
    sshd = await startSshd()
    root = mkdtempSync(join(homedir(), 'cuts-'))
    writeFileSync(join(root, 'ssh_config'), `Host *\n  UserKnownHostsFile ${root}/known_hosts\n`)
    writeFileSync(join(root, 'large'), randomBytes(SIZE))
    for (let at = 0; at < FILES; at++) {
      mkdirSync(join(root, `tree/d${at % 20}`), { recursive: true })
      writeFileSync(join(root, `tree/d${at % 20}/f${at}`), randomBytes(SIZE / FILES))
    }
  })
  afterAll(() => {
    sshd.stop()
    rmSync(root, { recursive: true })
  })

  const playFor = (step: object) => {
    writeFileSync(join(root, 'play.yml'), JSON.stringify([{ hosts: 'all', tasks: [step] }]))
    return join(root, 'play.yml')
  }
  const go = async (step: object, event?: Happening) => {
    const way = event === undefined ? undefined : await wayTo(sshd.port, event)
    const port = way?.port ?? sshd.port
    writeFileSync(join(root, 'known_hosts'), sshd.knownHost.replace(/:\d+/, `:${port}`))
    const inventory = inventoryFor(sshd, ['box'], { ansible_port: port })
    const options = ['-i', inventory, '-F', join(root, 'ssh_config'), '--lock-timeout', '60']
    return run([playFor(step), ...options]).finally(way?.close)
  }
  const state = '/var/lib/hostwright'
  const leftovers = () => [
    ...filesIn(root).filter((name) => name.includes('.hostwright-')),
    ...filesIn(`${state}/stage`).filter((name) => !before.has(name)),
  ]
  const before = new Set(filesIn(`${state}/stage`))
  const places = (seed: number) => {
    const draw = drawFrom(seed)
    return Array.from({ length: CUTS }, () => draw.below(SIZE))
  }

  it.each(places(1))(
    'of a large file, after %d bytes: it is there as a whole or not at all',
    async (after) => {
      const target = join(root, 'large-there')
      rmSync(target, { force: true })
      const step = { copy: { src: `${root}/large`, dest: target } }
      const cut = await go(step, { after, act: () => true })
      if (cut.code === 0) expect(sum(target)).toBe(sum(join(root, 'large')))
      else {
        expect(cut.out).toMatch(/connection|unreachable/i)
        expect(existsSync(target)).toBe(false)
      }
      const again = await go(step)
      expect(again.code, again.out + again.err).toBe(0)
      expect(sum(target)).toBe(sum(join(root, 'large')))
      expect((await go(step)).out).toContain('changed 0')
      expect(leftovers()).toEqual([])
    },
  )

  it.each(places(2))('of a tree, after %d bytes: no file is there by halves', async (after) => {
    const there = join(root, 'tree-there')
    rmSync(there, { recursive: true, force: true })
    const step = { copy: { src: `${root}/tree/`, dest: there } }
    const cut = await go(step, { after, act: () => true })
    for (const name of filesIn(there)) {
      const [here, arrived] = [join(root, 'tree', name), join(there, name)]
      if (existsSync(here) && name.includes('/f')) expect(sum(arrived), name).toBe(sum(here))
    }
    const again = await go(step)
    expect(again.code, cut.out + again.out + again.err).toBe(0)
    const diff = ['-c', 'diff -r "$1" "$2"', 'sh', join(root, 'tree'), there]
    expect(execFileSync('sh', diff, { encoding: 'utf8' })).toBe('')
    expect((await go(step)).out).toContain('changed 0')
    expect(leftovers()).toEqual([])
  })

  it('a source that vanishes while it is sent is a failure with its name, and places nothing', async () => {
    const [source, target] = [join(root, 'vanishes'), join(root, 'vanished')]
    writeFileSync(source, randomBytes(SIZE))
    const was = sum(source)
    const gone = { after: SIZE / 8, act: () => (rmSync(source), writeFileSync(source, 'x'), false) }
    const { code, out, err } = await go({ copy: { src: source, dest: target } }, gone)
    // What is open stays readable; what is read by its name again is not there.
    if (code === 0) expect(sum(target)).toBe(was)
    else expect(out + err).toContain(source)
    expect(existsSync(target)).toBe(code === 0)
    expect(leftovers()).toEqual([])
  })

  it('a disk that fills up while a large file comes is a failure in words, and nothing is left on it', async () => {
    const full = join(root, 'full')
    mkdirSync(full)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE / 2}`, 'none', full])
    try {
      const { code, out } = await go({ copy: { src: `${root}/large`, dest: join(full, 'large') } })
      expect(code).toBe(1)
      expect(out).toContain('No space left on device')
      expect(readdirSync(full)).toEqual([])
    } finally {
      execFileSync('umount', [full])
    }
    expect(leftovers()).toEqual([])
  })
})

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []
}

function sum(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
