import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDeb822, parseList, type Source } from './aptSources.ts'
import { attempt } from './command.ts'

/** Where the machine itself gets Debian packages from, and through which proxy. */
export interface Mirror {
  readonly debian: string
  readonly security: string
  readonly proxy: string | null
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
