/** A connection variable taken apart: prefix and name; undefined for any other variable. */
export function connectionVariable(
  variable: string,
): { readonly prefix: string; readonly name: string } | undefined {
  const prefix = PREFIXES.find((one) => variable.startsWith(one) && variable.length > one.length)
  return prefix === undefined ? undefined : { prefix, name: variable.slice(prefix.length) }
}

const PREFIXES = ['ansible_', 'hostwright_']

/** True for a connection variable that holds a password. */
export function isPasswordVariable(variable: string): boolean {
  return (
    /pass(?:word)?$/.test(variable) && // most variables are neither
    /^(?:password|become_password|become_pass|ssh_pass|ssh_password)$/.test(
      connectionVariable(variable)?.name ?? '',
    )
  )
}
