import type { RunningHost } from '../host.ts'
import { NS } from './addresses.ts'
import { quoteText, type TsigKey } from './zones.ts'

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

/** Has nsupdate change a zone. */
export async function update(world: RunningHost, key: TsigKey, lines: readonly string[]): Promise<void> {
  const input = [`server ${NS.ip4}`, `key hmac-sha256:${key.name} ${key.secret}`, ...lines, 'send', ''].join(
    '\n',
  )
  await world.get(['nsupdate'], { input })
}

/** Waits until the name server has read its new policy. */
export async function settle(world: RunningHost, key: TsigKey, refused: boolean): Promise<void> {
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
