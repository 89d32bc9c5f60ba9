import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folder } from './run.ts'

it.each([
  ['standard output', '| (sleep 1; cat)', /RECAP\nme {2}ok 0 {2}changed 1 {2}\(would change\)\n[\d.]+ s\n$/],
  ['standard error', '2>&1 >/dev/null | (sleep 1; cat)', /:4003:7: .*\n/],
])('what is told on %s arrives whole, however slow the reader is', (title, reader, last) => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `line ${at}`)
  const wrong = Array.from({ length: 2000 }, () => '    - nosuchtask:\n        x: 1\n').join('')
  const root = folder({
    'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n',
    'files/long': lines.join('\n'),
    'play.yml': '- hosts: all\n  tasks:\n    - copy: { src: long, dest: /tmp/hostwright-never-made }\n',
    'wrong.yml': `- hosts: all\n  tasks:\n${wrong}    - nosuchtask:\n`,
  })
  const play = title === 'standard output' ? 'play.yml' : 'wrong.yml'
  const words = [process.execPath, 'dist/src/cli/main.cjs', join(root, play), '-i', join(root, 'hosts.yml')]
  const script = `${words.join(' ')} --check --diff ${reader}`
  const out = execFileSync('sh', ['-c', script], { encoding: 'utf8', maxBuffer: 1 << 26 })
  expect(out.length).toBeGreaterThan(150_000)
  expect(out).toMatch(last)
})
