import { hostname } from 'node:os'
import { ownName } from '../host/local.ts'
import { selectHosts } from '../inventory/select.ts'
import type { Host } from '../model/inventory.ts'
import { InputError } from '../model/problem.ts'
import type { PendingHandler } from '../resource/handler/pending-handler.ts'
import { connectOptions } from '../run/connect.ts'
import { exitCode } from '../run/exit-code.ts'
import { newRunName } from '../run/host-play.ts'
import { askPending } from '../run/pending.ts'
import { type PendingOn } from '../run/pending-request.ts'
import { listen } from './interrupt.ts'
import { inventoryOf } from './inventory-of.ts'
import { configFor } from './own-config.ts'
import { type PendingArguments, readPendingArguments } from './pending-arguments.ts'
import type { Ended } from './reach.ts'

/** `pending list` and `pending forgive`: the handlers that hosts still wait for, over all playbooks. */
export async function pendingCommand(args: readonly string[]): Promise<Ended> {
  const asked = readPendingArguments(args, await configFor(args))
  const say = (text: string) => void process.stderr.write(`${text}\n`)
  const signals = listen(say)
  const all = await askPending({
    ...asked,
    hosts: hostsOf(asked),
    connect: connectOptions(asked),
    holder: { run: newRunName(), who: `${ownName()}@${hostname()} since ${new Date().toISOString()}` },
    signal: signals.interrupt,
    forgive: isForgiven(asked),
    tell: (host, text) => say(`${host}: ${text}`),
  })
  signals.stop()
  process.stdout.write(asked.json ? `${JSON.stringify(all)}\n` : all.flatMap(linesOf).join(''))
  const ends = all.flatMap(({ unreachable, failed }) => [
    ...(unreachable === undefined ? [] : ['unreachable']),
    ...(failed === undefined ? [] : ['failed']),
  ])
  return { code: exitCode({ ends, check: false, interrupted: signals.interrupt.aborted }), reach: 'looked' }
}

function hostsOf({ limit, ...asked }: PendingArguments): readonly Host[] {
  const { inventory, problemsOf } = inventoryOf(asked)
  const selected = selectHosts(inventory, 'all', { limit })
  const wrong = [...problemsOf(selected.hosts.map(({ name }) => name)), ...selected.problems]
  if (wrong.length > 0) throw new InputError(wrong)
  return selected.hosts
}

function isForgiven({ forgive }: PendingArguments): (one: PendingHandler) => boolean {
  if (forgive === undefined) return () => false
  if (forgive === 'all') return () => true
  return ({ key, step }) => forgive.includes(key) || forgive.includes(step)
}

function linesOf({ host, pending, forgiven, unreachable, failed }: PendingOn): string[] {
  if (unreachable !== undefined) return [`${host}  unreachable: ${unreachable}\n`]
  if (failed !== undefined) return [`${host}  failed: ${failed}\n`]
  const line = (word: string, { key, cause }: PendingHandler) =>
    `${host}  ${word}  ${key}  (since “${cause}” changed)\n`
  const lines = [
    ...forgiven.map((one) => line('forgiven', one)),
    ...pending.map((one) => line('pending', one)),
  ]
  return lines.length === 0 ? [`${host}  nothing is pending\n`] : lines
}
