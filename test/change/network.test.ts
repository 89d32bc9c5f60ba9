import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { netplanApplied } from '../../src/change/network.ts'

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

it.each<[string, string, Readonly<Record<string, string>>]>([
  ['there is no netplan', 'none', { ls: ':' }],
  ['it has no file', 'yes', { netplan: ':', ls: ':' }],
  ['a file was never applied', 'no', { netplan: ':', ls: 'case "$*" in *systemd*) ;; *) echo /;; esac' }],
])('a host is asked on after it was seen that %s', (_title, answer, programs) => {
  expect(asked(programs)).toBe(`${answer}\nand on\n`)
})

it.each<[string, string, string]>([
  ['a file got its name after they were generated', 'no', '/etc/netplan/a.yaml'],
  ['they were generated after the last file got its name', 'yes', ''],
])('the settings in force are known by time: %s', (_title, answer, found) => {
  const ls = 'case "$*" in *systemd*) echo /run/made;; *) echo /etc/netplan/a.yaml;; esac'
  const find = `[ "$*" = '/etc/netplan/a.yaml -newercm /run/made' ] && echo ${found}`
  expect(asked({ netplan: ':', ls, find })).toBe(`${answer}\nand on\n`)
})
