import { execFileSync } from 'node:child_process'
import type { Change } from '../../../src/model/change.ts'

/** What a change gives to a client, as a real shell understands it: what the client reads, and the command itself. */
export function scriptOf(change: Change | undefined): { readonly input: string; readonly command: string } {
  if (change === undefined) throw new TypeError('there is no change')
  const context = { user: 'root', nonce: 'n', lasts: true, print: () => '' }
  const script = change.kind.script?.(change, context) ?? ''
  const input = execFileSync('sh', ['-c', script.replace(/ \| (?:PG\w+=|\{).*$/s, '')], { encoding: 'utf8' })
  return { input, command: /\| ((?:PG\w+=|\{).*)$/s.exec(script)?.[1] ?? '' }
}
