/** What a source of packages in deb822(5) form says, by the names of the module's params. */
export type Fields = { readonly [param: string]: unknown }

/** The name of a source, as it stands in names of files. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[_\s]+/g, '-')
    .replace(/[^a-z0-9-]+/g, '')
}

/** The text of a source: fields in the order of their params' names, as Ansible writes them. */
export function deb822(fields: Fields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${fieldName(name)}:${valueOf(value)}\n`)
    .join('')
}

function fieldName(param: string): string {
  if (param === 'name') return 'X-Repolib-Name'
  if (param === 'uris') return 'URIs'
  return param
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('-')
}

/** A list stands in one line, a text of several lines below its name, where a dot is an empty line. */
function valueOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? ' yes' : ' no'
  const text = Array.isArray(value) ? value.join(' ') : String(value)
  if (!text.includes('\n')) return ` ${text}`
  const lines = text.trim().split('\n')
  return `\n${lines.map((line) => `    ${line.trim() === '' ? '.' : line.trim()}`).join('\n')}`
}
