import type { Host } from '../../model/inventory.ts'
import type { Play } from '../../model/playbook.ts'
import type { Problem } from '../../model/problem.ts'
import type { Values } from '../../model/value.ts'

/** The hosts of a play in the order that it says. */
export function ordered(hosts: readonly Host[], order = 'inventory'): readonly Host[] {
  const isReverse = order.startsWith('reverse')
  const sorted = order.endsWith('sorted')
    ? [...hosts].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    : [...hosts]
  return isReverse ? sorted.reverse() : sorted
}

/** Nobody is asked in a run: what has no default must be given. */
export function missingPrompts({ prompts }: Play, extra: Values): Problem[] {
  return prompts
    .filter(({ name, otherwise }) => otherwise === undefined && !Object.hasOwn(extra, name))
    .map(({ name, at }) => ({
      message: `vars_prompt: nobody is asked in a run, and "${name}" has no default`,
      at,
      hint: `give it with -e ${name}=VALUE, or as a secret in a file: -e @FILE`,
    }))
}

/** What is asked for as variables of a play, where it is not given. */
export function promptDefaults({ prompts }: Play): Values {
  return Object.fromEntries(prompts.map(({ name, otherwise = null }) => [name, otherwise]))
}
