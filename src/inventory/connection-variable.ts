/** A connection variable taken apart: prefix and name; undefined for any other variable. */
export function connectionVariable(
  variable: string,
): { readonly prefix: string; readonly name: string } | undefined {
  const [, prefix, name] = /^(ansible_|hostwright_)(.+)$/.exec(variable) ?? []
  return prefix === undefined || name === undefined ? undefined : { prefix, name }
}

/** True for a connection variable that holds a password. */
export function isPasswordVariable(variable: string): boolean {
  return /^(?:password|become_password|become_pass|ssh_pass|ssh_password)$/.test(
    connectionVariable(variable)?.name ?? '',
  )
}
