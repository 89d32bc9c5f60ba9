import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** How a command line ended. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

const main = fileURLToPath(new URL('../../dist/src/cli/main.cjs', import.meta.url))

/**
 * Runs the built program as a person would, or kills it (SIGKILL) when told; nothing of the caller's ssh is used. The end
 * of the process is waited for: what execFile itself makes of a signal is SIGTERM, after which the program takes its time.
 */
export function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  kill: AbortSignal = new AbortController().signal,
  cwd = process.cwd(),
): Promise<Ran> {
  return new Promise((resolve) => {
    const home = mkdtempSync(join(tmpdir(), 'home-'))
    const vars = { PATH: process.env['PATH'] ?? '', HOME: home, ...env }
    const options = { env: vars, cwd, maxBuffer: 1 << 26 }
    const end = () => void child.kill('SIGKILL')
    const child = execFile(process.execPath, [main, ...args], options, (error, out, err) => {
      kill.removeEventListener('abort', end)
      rmSync(home, { recursive: true, force: true })
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 255
      resolve({ code, out, err })
    })
    kill.addEventListener('abort', end)
  })
}

/** A folder with these files in it. */
export function folder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'playbook-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return root
}
