import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { attempt } from '../../src/lab/command.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true })
})

it('starts a command without the start-up file of the user', async () => {
  writeFileSync(join(home, '.bashrc'), 'echo from the start-up file\n')
  vi.stubEnv('HOME', home)
  vi.stubEnv('SHLVL', undefined)
  expect(await attempt(['printf', '%s', 'a b'])).toEqual({ code: 0, stdout: 'a b', stderr: '' })
})
