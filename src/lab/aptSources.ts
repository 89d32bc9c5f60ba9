/** An archive as apt's sources name it. */
export interface Source {
  readonly uri: string
  readonly suites: readonly string[]
}

/** Reads the stanza form of apt's sources. */
export function parseDeb822(text: string): Source[] {
  const live = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
  return live.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string): string[] =>
      new RegExp(`^${name}:(.*(?:\\n[ \\t].*)*)`, 'im').exec(stanza)?.[1]?.trim().split(/\s+/) ?? []
    if (field('Enabled')[0] === 'no') return []
    return field('URIs').map((uri) => ({ uri, suites: field('Suites') }))
  })
}

/** Reads the one-line form of apt's sources. */
export function parseList(text: string): Source[] {
  return text.split('\n').flatMap((line) => {
    const [, uri, suite] = /^\s*deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s+(\S+)/.exec(line) ?? []
    return uri === undefined || suite === undefined ? [] : [{ uri, suites: [suite] }]
  })
}
