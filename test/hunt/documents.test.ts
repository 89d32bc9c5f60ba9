import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'

/** What the hunter says last, and how it ends. */
function hunted(...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['test/hunt/main.mjs', 'documents', ...args])
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (said += text.toString()))
    child.on('close', (code) => resolve(`${said.trim().split('\n').at(-1)} (${code})`))
  })
}

it('300 changed documents are read, or refused with a place: no crash, no hang', async () => {
  expect(await hunted('--count', '300', '--seed', '11', '--workers', '1')).toBe('300 documents, 0 faults (0)')
}, 240_000)

it('what the hunter found before is mended', async () => {
  expect(await hunted('--cases')).toMatch(/^\d+ kept cases, 0 faults \(0\)$/)
}, 240_000)
