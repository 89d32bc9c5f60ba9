import { Refusal } from '../model/change.ts'

/** The name of an environment variable, as a shell accepts it (POSIX, 8.1). Throws a Refusal if it is not valid. */
export function environmentName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name
  throw new Refusal(
    `${shown(name)} is not a valid name for an environment variable: use letters, digits and _`,
  )
}

/** The key of a kernel parameter, as sysctl(8) accepts it; it leads nowhere else. Throws a Refusal if it is not valid. */
export function kernelKey(key: string): string {
  if (/^[A-Za-z0-9_*@:-]+([./][A-Za-z0-9_*@:-]+)+$/.test(key)) return key
  throw new Refusal(`${shown(key)} is not a valid kernel parameter: write it like net.ipv4.ip_forward`)
}

/** A value on one line of a file: a line break would start another setting. Throws a Refusal if it has one. */
export function oneLine(what: string, value: string): string {
  // oxlint-disable-next-line no-control-regex -- it is they that are looked for
  if (!/[\u0000-\u001f\u007f]/.test(value)) return value
  throw new Refusal(
    `${what} must be a single line: ${shown(value)} contains a line break or another control character`,
  )
}

function shown(name: string): string {
  return JSON.stringify(name)
}
