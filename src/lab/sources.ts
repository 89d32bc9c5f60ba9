import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { attempt } from './command.ts'

/** Where the machine itself gets Debian packages from, and through which proxy. */
export interface Mirror {
  readonly debian: string
  readonly security: string
  readonly proxy: string | null
}

interface Source {
  readonly uri: string
  readonly suites: readonly string[]
}

/** Reads the machine's own apt configuration; no mirror is named anywhere in the lab itself. */
export async function machineMirror(): Promise<Mirror> {
  const config = await attempt(['apt-config', 'dump', 'Acquire::http::Proxy'])
  const proxy = /Acquire::http::Proxy "([^"]+)"/.exec(config.stdout)?.[1] ?? process.env['http_proxy'] ?? null
  return { ...mirrorOf(aptSources('/etc/apt')), proxy: proxy === 'DIRECT' ? null : proxy }
}

/** Picks the main and the security archive of Debian out of apt's sources. */
export function mirrorOf(sources: readonly Source[]): Pick<Mirror, 'debian' | 'security'> {
  const path = (uri: string): string => uri.replace(/\/+$/, '').split('/').pop() ?? ''
  const main = sources.find(({ uri }) => path(uri) === 'debian')
  const security = sources.find(({ uri }) => path(uri) === 'debian-security')
  if (main === undefined)
    throw new Error(
      "The lab takes its packages from this machine's apt sources, and they name no Debian mirror.",
    )
  const debian = main.uri.replace(/\/+$/, '')
  return { debian, security: security?.uri.replace(/\/+$/, '') ?? `${debian}-security` }
}

function aptSources(directory: string): Source[] {
  const parts = join(directory, 'sources.list.d')
  const more = existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : []
  return [join(directory, 'sources.list'), ...more].filter(existsSync).flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    return file.endsWith('.sources') ? parseDeb822(text) : parseList(text)
  })
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
