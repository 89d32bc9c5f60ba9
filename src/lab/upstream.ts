import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, utimes } from 'node:fs/promises'
import { get as httpGet, type IncomingMessage, type RequestOptions } from 'node:http'
import { get as httpsGet } from 'node:https'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Fetches a URL into a file, whole or not at all; gives the status upstream answered with. */
export async function fetchFile(url: URL, file: string, proxy: string | null): Promise<number> {
  const answer = await request(url, proxy)
  if (answer.statusCode !== 200) {
    answer.resume()
    return answer.statusCode ?? 502
  }
  await mkdir(dirname(file), { recursive: true })
  const temporary = `${file}.${process.pid}.part`
  try {
    await pipeline(answer, createWriteStream(temporary))
    if (!answer.complete) throw new Error(`${url.pathname}: the answer was cut off`)
    const modified = new Date(answer.headers['last-modified'] ?? Date.now())
    await utimes(temporary, modified, modified)
    await rename(temporary, file)
  } finally {
    await rm(temporary, { force: true })
  }
  return 200
}

function request(url: URL, proxy: string | null): Promise<IncomingMessage> {
  const timeout = 60_000
  return new Promise((resolve, reject) => {
    const sent =
      proxy !== null && url.protocol === 'http:'
        ? httpGet({ ...throughProxy(url, new URL(proxy)), timeout }, resolve)
        : (url.protocol === 'https:' ? httpsGet : httpGet)(url, { timeout }, resolve)
    sent.on('timeout', () => sent.destroy(new Error(`${url.pathname}: no answer in ${timeout / 1000} s`)))
    sent.on('error', reject)
  })
}

function throughProxy(url: URL, proxy: URL): RequestOptions {
  return { host: proxy.hostname, port: proxy.port || 80, path: url.href, headers: { host: url.host } }
}
