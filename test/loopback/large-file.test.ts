import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folder, run } from '../cli/run.ts'
import { canRunSshd, inventoryFor, type Sshd, startSshd } from './sshd.ts'
import { type Happening, wayTo } from './way-to.ts'

const SIZE = 20 * 1024 * 1024

describe.skipIf(!canRunSshd)('a file that is too large for memory', () => {
  let sshd: Sshd
  let root: string
  let source: string
  beforeAll(async () => {
    sshd = await startSshd()
    root = mkdtempSync(join(tmpdir(), 'large-'))
    execFileSync('chmod', ['755', root])
    mkdirSync(join(root, 'files'))
    source = join(root, 'files/large')
    writeFileSync(join(root, 'ssh_config'), `Host *\n  UserKnownHostsFile ${root}/known_hosts\n`)
  })
  afterAll(() => sshd.stop())

  const copy = async (step: object, { event, check }: { event?: Happening; check?: true } = {}) => {
    const way = event === undefined ? undefined : await wayTo(sshd.port, event)
    const port = way?.port ?? sshd.port
    writeFileSync(join(root, 'known_hosts'), sshd.knownHost.replace(/:\d+/, `:${port}`))
    writeFileSync(join(root, 'play.yml'), JSON.stringify([{ hosts: 'all', tasks: [step] }]))
    const args = ['-i', inventoryFor(sshd, ['box'], { ansible_port: port }), '-F', join(root, 'ssh_config')]
    const more = check === undefined ? [] : ['--check', '--diff']
    return run([join(root, 'play.yml'), ...args, ...more, '--lock-timeout', '60']).finally(way?.close)
  }
  const to = (name: string) => ({ copy: { src: 'large', dest: `${root}/${name}`, mode: '0600' } })
  const sum = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
  // Other runs of this machine have their own.
  const staged = () => {
    const all = existsSync('/var/lib/hostwright/stage') ? readdirSync('/var/lib/hostwright/stage') : []
    return all.filter((name) => name.endsWith(`-${sum(source)}`))
  }
  const beside = () => readdirSync(root).filter((name) => name.includes('.hostwright-'))

  it('arrives, is not shown but summed, and needs nothing the second time', async () => {
    writeFileSync(source, randomBytes(SIZE))
    const shown = await copy(to('first'), { check: true })
    expect(shown.code, shown.out + shown.err).toBe(2)
    expect(shown.out).toContain(`binary or large: nothing -> 21.0 MB, sha256 ${sum(source)}`)
    expect(existsSync(join(root, 'first'))).toBe(false)
    const made = await copy(to('first'))
    expect(made.code, made.out + made.err).toBe(0)
    expect(sum(join(root, 'first'))).toBe(sum(source))
    expect((statSync(join(root, 'first')).mode & 0o777).toString(8)).toBe('600')
    expect((await copy(to('first'))).out).toContain('ok 1  changed 0')
    expect(staged()).toEqual([])
  })

  it('goes on from what has arrived where the connection is cut in the middle', async () => {
    writeFileSync(source, randomBytes(SIZE + 4711))
    const { code, out, err } = await copy(to('cut'), { event: { after: SIZE / 2, act: () => true } })
    expect(code, out + err).toBe(0)
    expect(out).toContain('changed 1')
    expect(sum(join(root, 'cut'))).toBe(sum(source))
    expect(staged()).toEqual([])
  })

  it.each<[string, () => void]>([
    ['other bytes', () => writeSync(openSync(source, 'r+'), 'other', SIZE - 5)],
    ['less of it', () => truncateSync(source, SIZE / 2)],
    ['more of it', () => truncateSync(source, SIZE * 2)],
  ])('is not put in place where it becomes %s while it is sent', async (_title, act) => {
    writeFileSync(source, randomBytes(SIZE))
    const was = sum(source)
    const event = { after: SIZE / 8, act: () => (act(), false) }
    const { code, out, err } = await copy(to('changes'), { event })
    if (statSync(source).size <= SIZE) {
      expect(code, out + err).toBe(1)
      expect(out).toContain(`${source} changed after the plan was made`)
      expect(existsSync(join(root, 'changes'))).toBe(false)
    } else expect(sum(join(root, 'changes'))).toBe(was) // what was appended was no part of it
    expect([...staged(), ...beside()]).toEqual([])
  })

  it('goes to another user, who cannot enter our folder', async () => {
    writeFileSync(source, randomBytes(SIZE))
    mkdirSync(join(root, 'theirs'))
    execFileSync('chown', ['nobody', join(root, 'theirs')])
    const step = { ...to('theirs/file'), become: true, become_user: 'nobody' }
    const { code, out, err } = await copy(step)
    expect(code, out + err).toBe(0)
    expect(sum(join(root, 'theirs/file'))).toBe(sum(source))
    expect(staged()).toEqual([])
  })

  it('takes no more memory than a small one', async () => {
    const peak = folder({
      'peak.mjs': `import { writeFileSync } from 'node:fs'
process.on('exit', () => writeFileSync(process.env.PEAK, String(process.resourceUsage().maxRSS)))`,
    })
    const peakOf = async (size: number) => {
      writeFileSync(source, '')
      truncateSync(source, size)
      writeFileSync(join(root, 'known_hosts'), sshd.knownHost)
      writeFileSync(join(root, 'play.yml'), JSON.stringify([{ hosts: 'all', tasks: [to(`size-${size}`)] }]))
      const args = ['-i', inventoryFor(sshd), '-F', join(root, 'ssh_config')]
      const env = { NODE_OPTIONS: `--import ${peak}/peak.mjs`, PEAK: join(peak, 'peak') }
      const { code, out, err } = await run([join(root, 'play.yml'), ...args], env)
      expect(code, out + err).toBe(0)
      return Number(readFileSync(join(peak, 'peak'), 'utf8')) / 1024
    }
    const small = await peakOf(1000)
    expect(await peakOf(300 * 1024 * 1024)).toBeLessThan(small + 64)
  })
})
