/** One use of a module, run by Ansible itself on one host and by us on another; both must come to the same. */
export interface Row {
  readonly name: string
  readonly module: string
  /** `$D` in them is a folder of its own. */
  readonly params: unknown
  /** What is there before: a script. */
  readonly before?: string
  /** What is compared afterwards beside all that is in the folder: a script. */
  readonly look?: string
  /** What register gives that is compared. */
  readonly keys?: readonly string[]
  /** How we differ on purpose. */
  readonly differs?: 'refused'
}

/** A row; what is not named is that of most. */
export function row(
  module: string,
  name: string,
  params: unknown,
  more: Omit<Row, 'module' | 'name' | 'params'> = {},
): Row {
  return { module, name: `${module.split('.').at(-1)}: ${name}`, params, ...more }
}

/** The folder of a row. */
export function folderOf(at: number): string {
  return `/srv/rows/${at}`
}

/** A row with its folder in the place of `$D`. */
export function placed<T>(value: T, at: number): T {
  return JSON.parse(JSON.stringify(value).replaceAll('$D', folderOf(at))) as T
}
