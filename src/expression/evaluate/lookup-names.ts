import { didYouMean } from '../../schema/nearest.ts'
import { Fault } from '../syntax/fault.ts'
import type { Node } from '../syntax/tree.ts'

/** The functions that look something up: `query` and `q` always give a list. */
export const LOOKING: ReadonlySet<string> = new Set(['lookup', 'query', 'q'])

/** What can be looked up. */
export const LOOKUPS: readonly string[] = [
  'dict',
  'env',
  'file',
  'fileglob',
  'first_found',
  'flattened',
  'indexed_items',
  'items',
  'list',
  'nested',
  'password',
  'sequence',
  'subelements',
  'template',
  'together',
  'varnames',
  'vars',
]

const INSTEAD: { readonly [name: string]: string } = {
  pipe: 'a command on this machine would run in a dry run, too: run it in a step with delegate_to: localhost and changed_when: false, and register it',
  lines: 'run the command in a step with delegate_to: localhost and changed_when: false, and register it',
  url: 'what a server says is no part of the documents: use a step with the task uri, and register it',
  random_choice: 'it would give something else in each run: list | random(seed=inventory_hostname)',
  dig: 'ask in a step, and register it',
  hashi_vault: 'use !env NAME or !file PATH',
}

/** Ansible's short name of a lookup. */
export function lookupNamed(name: string): string {
  return name.replace(/^(?:ansible\.builtin|community\.\w+|ansible\.legacy)\./, '')
}

/** The fault of a lookup that there is not, as far as its name is written there. */
export function wrongLookup({ given: { args }, offset }: Extract<Node, { kind: 'call' }>): Fault | undefined {
  const [first] = args
  if (first === undefined) return new Fault('a lookup needs its name', { offset })
  if (first.kind !== 'literal' || typeof first.value !== 'string') return undefined
  const name = lookupNamed(first.value)
  if (LOOKUPS.includes(name)) return undefined
  const hint = INSTEAD[name] ?? didYouMean(name, LOOKUPS)
  return new Fault(`there is no lookup "${first.value}"`, { offset: first.offset, hint })
}
