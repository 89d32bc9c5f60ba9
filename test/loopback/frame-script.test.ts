import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { clearScript, collectScript, followScript, startScript } from '../../src/perform/frame-script.ts'

const sh = (script: string) => execFileSync('sh', ['-c', `( ${script}\n)`], { encoding: 'utf8' })

it('a frame that was lost on its way is not begun any more, however late its shell hears of it', () => {
  const place = { run: `test-${randomBytes(4).toString('hex')}`, frame: '1', stateOwner: 'root' }
  const made = join(tmpdir(), place.run)
  const items = [{ user: 'root', script: `touch ${made}` }]
  const results = () => sh(collectScript(place, 'nonce', 1000))
  try {
    expect(results()).toBe('gone\n')
    sh(followScript(place))
    expect(results()).toBe('cancelled\n')
    sh(`${startScript(place, items)}; true`)
    expect(existsSync(made)).toBe(false)
    expect(results()).toBe('cancelled\n')
    const anew = { ...place, frame: '1-anew' }
    sh(startScript(anew, items))
    expect(existsSync(made)).toBe(true)
    // One that is begun goes on, whoever follows it.
    sh(followScript(anew))
    expect(sh(collectScript(anew, 'nonce', 1000))).toMatch(/^0 start .*\n0 done 0 /)
    sh(clearScript(anew))
  } finally {
    sh(clearScript(place))
    rmSync(made, { force: true })
  }
})

it('a frame at work is waited for and told where no program can be started: memory may be full', () => {
  const place = { run: `test-${randomBytes(4).toString('hex')}`, frame: '1', stateOwner: 'root' }
  const made = join(tmpdir(), place.run)
  const frame = startScript(place, [{ user: 'root', script: `sleep 1; touch ${made}` }])
  const bare = (script: string) => sh(`PATH=/nonexistent; mkdir() { return 1; }; id() { echo 0; }; ${script}`)
  try {
    sh(`${frame.replace('; wait $!', '')}; sleep 0.3`)
    bare(followScript(place))
    expect(existsSync(made)).toBe(true)
    expect(bare(`${collectScript(place, 'nonce', 1000)} 2>/dev/null`)).toMatch(/^0 start .*\n0 done 0 /)
  } finally {
    sh(clearScript(place))
    rmSync(made, { force: true })
  }
})
