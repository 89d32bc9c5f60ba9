import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { canRunSshd } from './sshd.ts'

/** What the hunter says of these forms, with another program than the built one if one is given. */
function hunt(names: readonly string[], program?: string): Promise<string> {
  const only = names.flatMap((name) => ['--only', name])
  const args = ['test/hunt/main.mjs', 'host', '--seed', '3', '--at-once', '4', ...only]
  return new Promise((resolve) => {
    const given = program === undefined ? [] : ['--program', program]
    execFile(process.execPath, [...args, ...given], (_error, out, err) => resolve(out + err))
  })
}

/** The built program with one of its functions made wrong. */
function planted(from: string, to: string) {
  const root = mkdtempSync(join(tmpdir(), 'planted-'))
  const program = join(root, 'dist/src/cli/main.cjs')
  for (const path of ['dist', 'tasks', 'package.json']) cpSync(path, join(root, path), { recursive: true })
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'))
  const text = readFileSync('dist/src/cli/program.cjs', 'utf8')
  expect(text.split(from)).toHaveLength(2)
  writeFileSync(join(dirname(program), 'program.cjs'), text.replace(from, to))
  return { program, remove: () => rmSync(root, { recursive: true }) }
}

describe.skipIf(!canRunSshd)('a host that lies', () => {
  it('harms nobody but itself, in a dozen forms', { timeout: 400_000 }, async () => {
    const out = await hunt([
      'honest',
      'answers doubled',
      'answers before it is asked',
      'a gigabyte of output',
      'escapes behind each answer',
      'a negative size in an archive',
      'a line of a quarter of a million blanks',
      'JSON fifteen thousand deep',
      'four hundred thousand lines for a filter',
      'the secret in every form',
      'one item done, as often as there are items',
      'a port that hangs up',
    ])
    expect(out).toMatch(/^12 forms, 0 harmed$/m)
  })

  it.each<[string, readonly [string, string], string, RegExp]>([
    [
      'a sequence that reaches the terminal as it is',
      ['function oneLine(text) {', 'function oneLine(text) { return text;'],
      'escapes as last words',
      /reaches the terminal/,
    ],
    [
      'a secret in words',
      ['if (forms.isEmpty()) return text;', 'return text;'],
      'the secret in an answer',
      /a secret is shown/,
    ],
    [
      'a result that is believed twice',
      [
        'if (first === void 0 || item >= length) return {',
        'const again = /^\\d+ done 0/.test(texts[at] ?? ""); if (again) { seconds.push(0); at += 1; continue; }\nif (first === void 0 || item >= length) return {',
      ],
      'one item done, as often as there are items',
      /a result is believed that nobody asked for/,
    ],
  ])(
    'that a program lets pass is found: %s',
    { timeout: 120_000 },
    async (_title, [from, to], form, found) => {
      const { program, remove } = planted(from, to)
      try {
        const out = await hunt([form], program)
        expect(out).toMatch(found)
        expect(out).toMatch(/^1 forms, 1 harmed$/m)
      } finally {
        remove()
      }
    },
  )
})
