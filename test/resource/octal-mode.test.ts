import { describe, expect, it } from 'vitest'
import { octalMode } from '../../src/resource/file/octal-mode.ts'

describe('a mode', () => {
  it.each<[string | number, string]>([
    ['644', '0644'],
    ['0644', '0644'],
    ['000', '0000'],
    [0, '0000'],
    [0o644, '0644'],
    [0o4755, '4755'],
    [0o7777, '7777'],
  ])('%j is %s', (written, mode) => {
    expect(octalMode(written)).toBe(mode)
  })

  it.each([644, 755, 777, 1777, 400, -1, 4096, 1.5])('%j was meant otherwise, or is none', (written) => {
    expect(() => octalMode(written)).toThrow('in quotes')
  })
})
