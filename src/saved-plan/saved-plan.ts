import type { Status } from '../model/outcome.ts'
import type { RunChoice } from '../model/run-choice.ts'
import type { Mark } from './mark.ts'

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
export interface PlanOrigin extends RunChoice {
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
