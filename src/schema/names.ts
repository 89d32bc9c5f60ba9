/** Why a name cannot be that of a variable; undefined if it can. */
export function wrongVariableName(name: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return `"${name}" is not a valid variable name: use letters, digits and _, and no digit first`
  }
  if (name === '__proto__') return 'a variable cannot be named __proto__'
  return RESERVED.has(name) ? `"${name}" is a reserved name and cannot be a variable` : undefined
}

/** Words of expressions, and what every run defines. */
const RESERVED: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'in',
  'is',
  'if',
  'else',
  'true',
  'false',
  'null',
  'none',
  'True',
  'False',
  'None',
  'inventory_hostname',
  'inventory_hostname_short',
  'group_names',
  'groups',
  'hostvars',
  'play_hosts',
  'omit',
])
