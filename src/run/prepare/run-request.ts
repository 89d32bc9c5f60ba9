import type { RunEvent } from '../../model/event.ts'

/** What a run is asked for. */
export interface RunRequest {
  readonly playbook: string
  readonly inventories: readonly string[]
  readonly check: boolean
  /** Where the plan of a dry run is saved, if it is. */
  readonly plan?: string | undefined
  /** Where a saved plan is applied: the files beside the playbook that it was made with; a step may name no other. */
  readonly files?: ReadonlySet<string>
  /** Tell what changes say while they are made, which takes one more shell on a host. */
  readonly listen?: boolean
  /** Nothing will be run, whatever else is asked. */
  readonly syntaxCheck?: boolean
  /** What was predicted otherwise than it came is a failure. */
  readonly strict: boolean
  readonly limit?: string
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
  /** `NAME=VALUE`, a JSON object, or `@FILE`. */
  readonly extra: readonly string[]
  readonly forks: number
  readonly frame: number
  /** Seconds for a connection to stand. */
  readonly timeout: number
  readonly lockTimeout: number
  /** Seconds after which a broken rollback is put back. */
  readonly rollback: number
  readonly acceptNewHostKeys: boolean
  /** An ssh_config(5) file instead of OpenSSH's own. */
  readonly sshConfigFile?: string
  readonly vaultPasswordFiles: readonly string[]
  readonly emit: (event: RunEvent) => void
  readonly interrupt: AbortSignal
  readonly terminate: AbortSignal
}
