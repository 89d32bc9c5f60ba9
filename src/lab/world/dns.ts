import type { RunningHost } from '../host.ts'
import { writeFiles } from '../image.ts'
import { NS } from './addresses.ts'
import { settle, update, updateLines } from './nsupdate.ts'
import { readKey } from './tsig.ts'
import { namedConf, reverseName, type TsigKey } from './zones.ts'

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
