import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { netplanApplied } from '../../src/resource/netplan/netplan.ts'

/** What a host with these programs answers, and whether it can be asked on. */
function asked(programs: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'network-'))
  for (const [name, script] of Object.entries({ head: 'exec /usr/bin/head "$@"', ...programs })) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  const { ask } = netplanApplied(null).kind
  const script = ask.on === 'host' ? ask.script([null]) : ''
  return execFileSync('/bin/sh', ['-c', `{ ${script}\n}; echo and on`], {
    env: { PATH: folder },
    encoding: 'utf8',
  })
}

const FILE = '/etc/netplan/a.yaml'

it.each<[string, string, Readonly<Record<string, string>>]>([
  ['there is no netplan', 'none', { ls: ':' }],
  ['it has no file', 'yes', { netplan: ':', ls: ':' }],
  ['a file was never applied', 'no', { netplan: ':', ls: 'case "$*" in *systemd*) ;; *) echo /;; esac' }],
])('a host is asked on after it was seen that %s', (_title, answer, programs) => {
  expect(asked(programs)).toBe(`${answer}\nand on\n`)
})

/** As find(1) tells it: which of two was changed later. */
const later = (...pairs: readonly string[]) =>
  pairs.map((pair) => `[ "$*" = '${pair}' ] && echo later`).join('; ')

it.each<[string, string, { find?: string; changed?: number; began?: string }]>([
  ['a file got its name after they were generated', 'no', { find: later(`${FILE} -newercm /run/made`) }],
  ['networkd began after the last file got its name', 'yes', { changed: 99 }],
  ['networkd began in the same second', 'no', { changed: 100 }],
  ['networkd began before, and a reload of systemd has generated them since', 'no', { changed: 101 }],
  ['networkd does not run', 'no', { changed: 99, began: '' }],
  ['systemctl is too old to tell', 'no', { changed: 99, began: 'exit 1' }],
])('the settings in force are known by time: %s', (_title, answer, { find = ':', changed = 0, began }) => {
  const ls = `case "$*" in *systemd*) echo /run/made;; *) echo ${FILE};; esac`
  const systemctl = began ?? 'echo ActiveEnterTimestamp=@100'
  expect(asked({ netplan: ':', ls, find, stat: `echo ${changed}`, systemctl })).toBe(`${answer}\nand on\n`)
})
