import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type InventorySources, loadInventory } from '../../src/inventory/load.ts'

const root = mkdtempSync(join(tmpdir(), 'hostwright-inventory-'))
let count = 0

/** Files by name; one that starts with `#!` is made executable. */
export type Files = { readonly [name: string]: string }

/** Writes files into a directory of their own. */
export function put(files: Files): string {
  const dir = join(root, String(++count))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), text)
    chmodSync(join(dir, name), text.startsWith('#!') ? 0o755 : 0o644)
  }
  return dir
}

/** Loads an inventory from files; problems as one text each. */
export function load(files: Files | string, options: Partial<InventorySources> = {}) {
  const dir = put(typeof files === 'string' ? { 'hosts.yml': files } : files)
  const sources = (options.sources ?? ['hosts.yml']).map((one) => (one.includes(',') ? one : join(dir, one)))
  const beside = (options.beside ?? []).map((one) => join(dir, one))
  const { inventory, problemsOf } = loadInventory({ ...options, sources, beside })
  const said = problemsOf(inventory.hosts.keys()).map(({ at, message, hint }) => {
    const text = `${at?.file}:${at?.line}:${at?.column} ${message}${hint === undefined ? '' : ` (${hint})`}`
    return text.replaceAll(`${dir}/`, '')
  })
  const vars = (host: string) => inventory.hosts.get(host)?.vars
  return { inventory, said, vars, dir }
}
