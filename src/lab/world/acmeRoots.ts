import { readFile, writeFile } from 'node:fs/promises'
import { get } from 'node:https'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningHost } from '../host.ts'
import { writeFiles } from '../image.ts'
import { ACME } from './addresses.ts'

/** Puts the CA and pebble's issuing root where the control, and the outside mail server, find them. */
export async function fetchRoots(world: RunningHost, directory: string): Promise<void> {
  const ca = await readFile(join(world.root, 'etc/lab/ca.pem'), 'utf8')
  await writeFile(join(directory, 'lab-ca.pem'), ca)
  const root = await patiently(() => fetchText('/roots/0', ca))
  await writeFile(join(directory, 'acme-root.pem'), root)
  // postfix reads it with each delivery; a mail server with a certificate of ours is 'Trusted'.
  await writeFiles(world.root, { '/etc/postfix/acme-root.pem': root })
}

async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const until = Date.now() + 60_000
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > until) throw error
      await sleep(100)
    }
  }
}

function fetchText(path: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const where = {
      host: ACME.ip4,
      port: 15_000,
      path,
      ca,
      servername: ACME.name,
      timeout: 5000,
      agent: false,
    }
    const request = get(where, (response) => {
      response.setEncoding('utf8')
      const parts: string[] = []
      response.on('data', (part: string) => parts.push(part)).on('end', () => resolve(parts.join('')))
    })
    request.on('error', reject).on('timeout', () => request.destroy(new Error('pebble does not answer')))
  })
}
