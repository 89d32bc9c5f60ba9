import { dirname } from 'node:path'
import { isPasswordVariable } from '../inventory/connection-variable.ts'
import type { LoadedInventory } from '../inventory/load.ts'
import { InputError } from '../model/problem.ts'
import { Secret } from '../model/secret.ts'
import type { Value } from '../model/value.ts'
import { oneLine } from '../report/terminal-text.ts'
import { didYouMean } from '../schema/nearest.ts'
import { common, parse } from './common-arguments.ts'
import { inventoryOf } from './inventory-of.ts'
import { ownConfig } from './own-config.ts'
import type { Ended } from './reach.ts'

const USAGE = 'hostwright explain HOST [VARIABLE] [PLAYBOOK.yml] -i INVENTORY'

/** `explain HOST`: what the inventory says of a host, and where; for each variable also what it overrides. Looks only. */
export function explainCommand(args: readonly string[]): Ended {
  const { values, positionals } = parse(args)
  const config = ownConfig()
  const playbooks = positionals.filter((word) => /\.ya?ml$/.test(word))
  const [host, variable, ...more] = positionals.filter((word) => !playbooks.includes(word))
  const inventories = values.inventory ?? config?.inventories ?? []
  if (host === undefined || more.length > 0 || inventories.length === 0)
    throw new InputError(`usage: ${USAGE}`)
  const beside = playbooks.map((file) => dirname(file))
  const loaded = inventoryOf({ ...common(values, config), inventories, beside })
  const problems = loaded.problemsOf([host])
  if (problems.length > 0) throw new InputError(problems)
  process.stdout.write(linesOf(host, variable, loaded).join(''))
  return { code: 0 }
}

function linesOf(
  host: string,
  variable: string | undefined,
  { inventory, layersOf }: LoadedInventory,
): string[] {
  const { hosts } = inventory
  const found = hosts.get(host)
  if (found === undefined) throw missing(`there is no host "${host}"`, host, [...hosts.keys()])
  const layers = layersOf(host)
  const names = [...new Set(layers.flatMap(({ values }) => Object.keys(values)))].sort()
  if (variable !== undefined && !names.includes(variable))
    throw missing(`the inventory does not set "${variable}" for ${host}`, variable, names)
  const groups = `${host}  (groups: ${['all', ...found.groups].join(', ')})\n`
  const each = (name: string) => {
    const setting = layers.filter(({ values }) => Object.hasOwn(values, name)).reverse()
    return setting.map(({ values, locate }, at) => {
      const { file, line } = locate([name])
      const place = file === '-e' ? '-e' : `${file}:${line}`
      const word = at === 0 ? `  ${name} = ` : '      overrides '
      return `${word}${shown(name, values[name] ?? null)}  (${place})\n`
    })
  }
  return [groups, ...(variable === undefined ? names : [variable]).flatMap(each)]
}

function missing(message: string, name: string, names: readonly string[]): InputError {
  const hint = didYouMean(name, names)
  return new InputError([hint === undefined ? { message } : { message, hint }])
}

/** A value on one line; secrets and passwords are not shown. */
function shown(name: string, value: Value): string {
  if (isPasswordVariable(name)) return '(secret)'
  const text = JSON.stringify(value, (_key, held: unknown) => (held instanceof Secret ? '(secret)' : held))
  return oneLine(text)
}
