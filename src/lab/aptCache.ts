import { createReadStream, type Stats, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Mirror } from './sources.ts'
import { fetchFile } from './upstream.ts'

/** How an apt cache is set up. */
export interface AptCacheOptions {
  readonly directory: string
  readonly mirror: Mirror
  /** Path of the unix socket it listens on: nothing but the lab can reach it. */
  readonly socket: string
}

const FRESH_MS = 3_600_000
/** How long a connection may be without a request. */
const IDLE_MS = 600_000

/** Starts a caching reverse proxy for /debian and /debian-security. */
export async function startAptCache(options: AptCacheOptions): Promise<Server> {
  const fetching = new Map<string, Promise<number>>()
  const server = createServer((request, response) => {
    answer(request, response, { ...options, fetching }).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else plain(response, 502, String(error))
    })
  })
  // apt keeps its connection while it unpacks, and gives up where it is closed under it twice.
  server.keepAliveTimeout = IDLE_MS
  await rm(options.socket, { force: true })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.socket, resolve))
  return server
}

interface Context extends AptCacheOptions {
  /** Two hosts asking for one file at the same time share one fetch. */
  readonly fetching: Map<string, Promise<number>>
}

async function answer(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const path = archivePath(request.url ?? '')
  if (path === null) return plain(response, 403, 'only /debian and /debian-security are served')
  const file = join(context.directory, path)
  if (!isFresh(path, stat(file), Date.now())) {
    const status = await fetchOnce(path, file, context)
    // A file that upstream no longer has, or cannot give now, is better stale than missing.
    if (status !== 200 && stat(file) === null) return plain(response, status, `upstream answered ${status}`)
  }
  send(request, response, file)
}

/** The path of a request below the cache directory, or null for one that is not served. */
export function archivePath(url: string): string | null {
  const path = decodeURIComponent(url.split('?')[0] ?? '')
  const served = /^\/(debian|debian-security)\//.test(path)
  return served && !path.split('/').includes('..') && !path.endsWith('/') ? path : null
}

/** Whether a cached file can be given without asking upstream. */
export function isFresh(path: string, file: Pick<Stats, 'ctimeMs'> | null, now: number): boolean {
  if (file === null) return false
  if (path.includes('/pool/') || path.includes('/by-hash/')) return true
  // mtime is upstream's, for If-Modified-Since; ctime is when we got it.
  return now - file.ctimeMs < FRESH_MS
}

function fetchOnce(path: string, file: string, context: Context): Promise<number> {
  const running = context.fetching.get(path)
  if (running !== undefined) return running
  const started = fetchFile(upstreamUrl(path, context.mirror), file, context.mirror.proxy)
    .catch(() => 502)
    .finally(() => context.fetching.delete(path))
  context.fetching.set(path, started)
  return started
}

function upstreamUrl(path: string, mirror: Mirror): URL {
  const [, archive, ...rest] = path.split('/')
  const root = archive === 'debian-security' ? mirror.security : mirror.debian
  return new URL(`${root}/${rest.map(encodeURIComponent).join('/')}`)
}

function send(request: IncomingMessage, response: ServerResponse, file: string): void {
  const { size, mtime } = statSync(file)
  const since = Date.parse(request.headers['if-modified-since'] ?? '')
  response.setHeader('Last-Modified', mtime.toUTCString())
  if (since >= Math.floor(mtime.getTime() / 1000) * 1000) {
    response.writeHead(304).end()
    return
  }
  response.writeHead(200, { 'Content-Length': size, 'Content-Type': 'application/octet-stream' })
  if (request.method === 'HEAD') response.end()
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response)
}

function stat(file: string): Stats | null {
  return statSync(file, { throwIfNoEntry: false }) ?? null
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain' }).end(`${text}\n`)
}
