import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, run } from './run.ts'

describe('hostwright init', () => {
  it('makes a project whose playbook can be checked at once, and whose own task has a test that passes', async () => {
    const root = folder({})
    const made = await run(['init', 'servers'], {}, undefined, root)
    expect(made.code, made.err).toBe(0)
    const place = join(root, 'servers')
    for (const path of made.out.split('\n\n')[0]?.split('\n') ?? [])
      expect(existsSync(join(root, path)), path).toBe(true)
    const asked = ['playbooks/site.yml', '-i', 'inventory/hosts.yml']
    const syntax = await run([...asked, '--syntax-check'], {}, undefined, place)
    expect(syntax.code, syntax.out + syntax.err).toBe(0)
    if (process.getuid?.() === 0) {
      const check = await run([...asked, '--check', '--diff'], {}, undefined, place)
      expect(check.code, check.out + check.err).toBe(2)
      expect(check.out).toContain('+This is here. Managed with care.')
      expect(check.out).toContain('write /etc/greeting')
    }
    const schema = JSON.parse(readFileSync(join(place, '.schemas/playbook.json'), 'utf8')) as object
    expect(JSON.stringify(schema)).toContain('"greeting"')
    mkdirSync(join(place, 'node_modules'))
    symlinkSync(process.cwd(), join(place, 'node_modules/hostwright'))
    const tested = spawnSync(process.execPath, ['--test', 'test/'], { cwd: place, encoding: 'utf8' })
    expect(tested.stdout).toMatch(/^# pass 3$/m)
  }, 60_000)

  it('replaces nothing', async () => {
    const root = folder({ 'README.md': 'mine' })
    const { code, err } = await run(['init'], {}, undefined, root)
    expect([code, existsSync(join(root, 'inventory'))]).toEqual([5, false])
    expect(err).toContain('README.md already exists; nothing was written')
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe('mine')
  })
})
