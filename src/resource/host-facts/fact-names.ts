import { factGroups } from './host-facts.ts'

/** The group that answers each fact, by Ansible's name without `ansible_`. */
export const groupOfFact: ReadonlyMap<string, string> = new Map(
  Object.entries(factGroups).flatMap(([group, { names }]) => names.map((name) => [name, group] as const)),
)

/** The map of all facts, as Ansible names it. */
export const ALL_FACTS = 'ansible_facts'

/** What a variable that holds a fact is called. */
export const factVariables: readonly string[] = [
  ALL_FACTS,
  ...[...groupOfFact.keys()].map((name) => `ansible_${name}`),
]
