import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { argv, print, quote } from '../../src/host/quote.ts'

const shells = ['/bin/dash', '/bin/bash', '/bin/busybox'].filter((shell) => existsSync(shell))
const run = (shell: string, script: string) =>
  execFileSync(shell, shell.endsWith('busybox') ? ['sh', '-c', script] : ['-c', script])

describe('quote', () => {
  it.each(shells)('gives one word that %s reads back unchanged, whatever is in it', (shell) => {
    const words = fc.array(
      fc.string({ unit: 'binary', maxLength: 20 }).filter((word) => !word.includes('\0')),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(words, (list) => {
        const said = run(shell, `printf '%s\\0' ${argv('x', ...list)}`).toString('utf8')
        expect(said).toBe(['x', ...list].map((word) => `${word}\0`).join(''))
      }),
      { numRuns: 40 },
    )
  })

  it('refuses a NUL byte, which no shell word can hold', () => {
    expect(() => quote('a\0b')).toThrow('NUL')
  })

  it('leaves plain words as they are', () => {
    expect(argv('chmod', '0644', '/etc/a-b_c.conf')).toBe('chmod 0644 /etc/a-b_c.conf')
  })

  it('quotes the empty word', () => {
    expect(quote('')).toBe("''")
  })
})

describe('print', () => {
  it.each(shells)('gives a command by which %s prints the text, NUL bytes and backslashes too', (shell) => {
    const text = "a\0b\\n%s\n'quoted'\t\\0101\0"
    expect(run(shell, print(text)).toString('utf8')).toBe(text)
  })
})
