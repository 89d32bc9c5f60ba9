import { timingSafeEqual } from 'node:crypto'
import type { RunEvent } from '../model/event.ts'
import { canonical } from '../model/json.ts'
import type { Status } from '../model/outcome.ts'
import { keyedDigest, type Mark, marksOf, type PlanKey } from './mark.ts'

/** The format that is written; a newer one is refused. */
export const FORMAT = 3

/** What a dry run announced, as a file: where it came from, and the changes of every host in order. */
export interface SavedPlan {
  readonly format: number
  /** The version of the program that wrote it. */
  readonly tool: string
  /** When it was made (ISO 8601). */
  readonly made: string
  /** When it may no longer be made (ISO 8601, by the controller's clock). */
  readonly expires: string
  /** Tells it from all others: none is made twice. */
  readonly id: string
  readonly origin: PlanOrigin
  /** What each host's machine is called (machine-id(5)): on another one nothing is made. */
  readonly machines: { readonly [host: string]: string }
  readonly hosts: { readonly [host: string]: readonly StepMark[] }
  /** Names the key without giving it away. */
  readonly key: string
  /** HMAC-SHA256 over all the rest, in canonical JSON. */
  readonly signature: string
}

/** The documents and choices that a plan was made from. */
export interface PlanOrigin {
  readonly playbook: string
  readonly inventories: readonly string[]
  readonly limit?: string
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
  /** Names of the variables given with `-e`; their values are only in the digest. */
  readonly extra: readonly string[]
  readonly digests: { readonly playbook: string; readonly inventory: string; readonly extra: string }
  /** Keyed digests of the files beside the playbook that were read. */
  readonly files: { readonly [file: string]: string }
}

/** One step of one host, as it was announced. */
export interface StepMark {
  /** Which play of the playbook, from 1. */
  readonly play: number
  /** Which step it is: `site.yml:12 the web server`. */
  readonly step: string
  readonly status: Status
  readonly reason?: string
  readonly changes: readonly Mark[]
}

/** Listens to a dry run, and gives what it announced by host; a host that did not come through is left out. */
export function planRecorder(key: PlanKey) {
  const hosts = new Map<string, StepMark[]>()
  const out = new Set<string>()
  const machines = new Map<string, string>()
  let play = 0
  return {
    hear: (event: RunEvent): void => {
      if (event.event === 'play') {
        play += 1
        for (const host of event.hosts) if (!hosts.has(host)) hosts.set(host, [])
      }
      if (event.event === 'machine') machines.set(event.host, event.id)
      if (event.event === 'unreachable' || event.event === 'failed') out.add(event.host)
      if (event.event !== 'step') return
      const { status, changes, reason, ignored } = event.outcome
      if (status === 'failed' && ignored !== true) out.add(event.host)
      const step = `${event.step.file}:${event.step.line} ${event.step.name}`
      const marks = marksOf(changes, key)
      const about = { play, step, status, changes: marks }
      hosts.get(event.host)?.push(reason === undefined ? about : { ...about, reason })
    },
    announced: (): SavedPlan['hosts'] =>
      Object.fromEntries([...hosts].filter(([host]) => !out.has(host)).sort(([a], [b]) => (a < b ? -1 : 1))),
    machines: (): SavedPlan['machines'] =>
      Object.fromEntries(
        [...machines].filter(([host]) => !out.has(host)).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    leftOut: (): readonly string[] => [...out].sort(),
  }
}

/** A plan with its signature. */
export function signPlan(plan: Omit<SavedPlan, 'key' | 'signature'>, key: PlanKey): SavedPlan {
  const named = { ...plan, key: keyName(key) }
  return { ...named, signature: keyedDigest(canonical(named), key) }
}

/** A key's name: it tells one key from another, and nothing else. */
export function keyName(key: PlanKey): string {
  return keyedDigest('name', key).slice(0, 12)
}

/** True when nothing of a plan was changed since it was signed. */
export function isSigned({ signature, ...rest }: SavedPlan, key: PlanKey): boolean {
  const [given, right] = [Buffer.from(signature), Buffer.from(keyedDigest(canonical(rest), key))]
  return given.length === right.length && timingSafeEqual(given, right)
}
