import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunningHost } from '../host.ts'
import { writeFiles } from '../image.ts'
import { NS } from './addresses.ts'
import { keyFile, namedConf, quoteText, reverseName, type TsigKey } from './zones.ts'

/** The DNS of the small internet. */
export interface Dns {
  /** Address of the name server. */
  readonly address: string
  /** May change everything, also the reverse zones. */
  readonly adminKey: TsigKey
  /** May set `_acme-challenge.mail.example` TXT, nothing else. */
  readonly acmeKey: TsigKey
  /** Makes these the values of a name and type; an empty list deletes them. */
  set(name: string, type: string, values: readonly string[]): Promise<void>
  get(name: string, type: string): Promise<string[]>
  delete(name: string, type: string): Promise<void>
  /** Sets the PTR record of an address, as a provider's panel would. */
  setReverse(address: string, name: string): Promise<void>
  /** Lets a key do nothing (its updates are REFUSED), or what it may do. */
  refuse(key: 'admin-key' | 'acme-key', refused: boolean): Promise<void>
}

/** Where the lab keeps the file of a TSIG key. */
export function keyPath(directory: string, name: string): string {
  return join(directory, `${name}.conf`)
}

/** The handle of the name server that runs on a host. */
export async function openDns(world: RunningHost, directory: string): Promise<Dns> {
  const [adminKey, acmeKey] = await Promise.all([
    readKey(directory, 'admin-key'),
    readKey(directory, 'acme-key'),
  ])
  const set = (name: string, type: string, values: readonly string[]): Promise<void> =>
    update(world, adminKey, updateLines(name, type, values))
  return {
    address: NS.ip4,
    adminKey,
    acmeKey,
    set,
    get: (name, type) => lookUp(world, name, type),
    delete: (name, type) => set(name, type, []),
    setReverse: (address, name) => set(reverseName(address), 'PTR', [`${name.replace(/\.$/, '')}.`]),
    async refuse(key, refused) {
      await writeFiles(world.root, {
        '/etc/bind/named.conf': namedConf([adminKey, acmeKey], refused ? [key] : []),
      })
      await world.get(['systemctl', 'kill', '--signal=HUP', 'named'])
      await settle(world, key === 'admin-key' ? adminKey : acmeKey, refused)
    },
  }
}

async function readKey(directory: string, name: string): Promise<TsigKey> {
  const text = await readFile(keyPath(directory, name), 'utf8')
  return { name, secret: /secret "([^"]+)"/.exec(text)?.[1] ?? '' }
}

/** What nsupdate is told to make these the values of a name: one message, so there is no moment without. */
export function updateLines(name: string, type: string, values: readonly string[]): string[] {
  const full = `${name.replace(/\.$/, '')}.`
  const content = (value: string): string =>
    type === 'TXT' && !value.startsWith('"') ? quoteText(value) : value
  return [
    `update delete ${full} ${type}`,
    ...values.map((value) => `update add ${full} 60 ${type} ${content(value)}`),
  ]
}

async function update(world: RunningHost, key: TsigKey, lines: readonly string[]): Promise<void> {
  const input = [`server ${NS.ip4}`, `key hmac-sha256:${key.name} ${key.secret}`, ...lines, 'send', ''].join(
    '\n',
  )
  await world.get(['nsupdate'], { input })
}

async function lookUp(world: RunningHost, name: string, type: string): Promise<string[]> {
  const output = await world.get(['dig', '+short', `@${NS.ip4}`, name, type])
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) =>
      line.startsWith('"') ? line.slice(1, -1).replaceAll('" "', '').replace(/\\(.)/g, '$1') : line,
    )
    .sort()
}

/** Waits until the name server has read its new policy. */
async function settle(world: RunningHost, key: TsigKey, refused: boolean): Promise<void> {
  const probe = updateLines('_acme-challenge.mail.example', 'TXT', [])
  for (let tries = 0; tries < 50; tries++) {
    const failed = await update(world, key, probe).then(
      () => false,
      () => true,
    )
    if (failed === refused) return
  }
  throw new Error('named did not take its new configuration')
}

/** A new TSIG key, and its file in the lab's directory for the control to use. */
export function tsigKey(name: string, random: Buffer): TsigKey & { readonly file: string } {
  const key = { name, secret: random.toString('base64') }
  return { ...key, file: keyFile(key) }
}
