import { Refusal } from 'hostwright'

/** A value of chasquid.conf: a list stands for a key that is repeated. */
export type ConfigValue = string | number | boolean | readonly (string | number | boolean)[]

/** The text of a configuration file of chasquid (protobuf text, chasquid.conf(5)). */
export function configText(settings: { readonly [key: string]: ConfigValue | undefined }): string {
  const lines = Object.entries(settings).flatMap(([key, value]) =>
    value === undefined ? [] : [value].flat().map((one) => `${settingName(key)}: ${shown(one)}\n`),
  )
  return `# Written by hostwright: changes made here are lost.\n${lines.join('')}`
}

function shown(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value)
  return `"${value.replace(/[\\"]/g, '\\$&').replace(CONTROL, escaped)}"`
}

// oxlint-disable-next-line no-control-regex -- it is they that are looked for: a line break would begin another setting
const CONTROL = /[\u0000-\u001f\u007f]/g

function escaped(letter: string): string {
  return letter === '\n' ? '\\n' : `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`
}

/** Keys that came with a later version; an older one does not start with them. */
export const CONFIG_SINCE: { readonly [key: string]: string } = {
  haproxy_incoming: '1.8',
  max_queue_items: '1.16',
  give_up_send_after: '1.16',
}

/** Aliases of a domain: names without it to where their mail goes. */
export type Aliases = { readonly [name: string]: readonly string[] }

/**
 * The text of an aliases file. A line that chasquid would not read is refused here: up to 1.15 it is
 * ignored without a word, from 1.16 on it ends the server.
 */
export function aliasesText(aliases: Aliases, catchAll: readonly string[] | undefined): string {
  const all = { ...aliases, ...(catchAll === undefined ? {} : { '*': catchAll }) }
  const lines = Object.entries(all).map(([name, to]) => aliasLine(name, to))
  return `# Written by hostwright: changes made here are lost.\n${lines.join('')}`
}

function aliasLine(name: string, to: readonly string[]): string {
  if (name === '' || /[\s:,@#|]/.test(name))
    throw new Refusal(
      `“${name}” is not a valid alias: give a name without its domain, and without spaces, colons and commas`,
    )
  if (to.length === 0) throw new Refusal(`the alias ${name} goes nowhere: give at least one address`)
  const command = to.find((one) => one.startsWith('|'))
  if (command !== undefined && (to.length > 1 || command.slice(1).trim() === '' || command.includes('\n')))
    throw new Refusal(`the alias ${name}: a command must be a single line and the only entry`)
  const wrong = command === undefined ? to.find((one) => !ADDRESS.test(one)) : undefined
  if (wrong !== undefined) throw new Refusal(`the alias ${name} goes to “${wrong}”, which is not an address`)
  return `${name}: ${to.join(', ')}\n`
}

const ADDRESS = /^[^\s,:@|]+(@[^\s,:@]+)?( via \S+)?$/

/** Accounts whose own mail would come back: neither an alias takes it, nor a program that delivers. */
export function unreachable(names: readonly string[], aliases: readonly string[], drop = '.'): string[] {
  // chasquid leaves these characters out when it looks an address up.
  const bare = (name: string) =>
    name.toLowerCase().replace(/[^]/gu, (letter) => (drop.includes(letter) ? '' : letter))
  const taken = new Set(aliases.map(bare))
  return names.filter((name) => !taken.has(bare(name)))
}

/** The names of the aliases in a file that someone else wrote. */
export function aliasNames(text: string): string[] {
  return text.split('\n').flatMap((line) => /^\s*([^\s:,#]+)\s*:/.exec(line)?.[1] ?? [])
}

/** The key of a setting in protobuf's text form. Throws a Refusal where it is none. */
function settingName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name
  throw new Refusal(`${JSON.stringify(name)} is not a valid configuration key: use letters, digits and _`)
}
