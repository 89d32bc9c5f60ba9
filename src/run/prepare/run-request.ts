import type { AnsibleConfig } from '../../inventory/ansible-config.ts'
import type { RunEvent } from '../../model/event.ts'
import type { RunChoice } from '../../model/run-choice.ts'

/** What is run, and with which values. */
export interface RunSource extends RunChoice {
  /** `NAME=VALUE`, a JSON object, or `@FILE`. */
  readonly extra: readonly string[]
  readonly vaultPasswordFiles: readonly string[]
  /** What an `ansible.cfg` says. */
  readonly config?: AnsibleConfig
  /** Where a saved plan is applied: the files beside the playbook that it was made with; a step may name no other. */
  readonly files?: ReadonlySet<string>
}

/** How far a run goes, and how much of it at once. */
export interface RunMode {
  readonly check: boolean
  /** Where the plan of a dry run is saved, if it is. */
  readonly plan?: string | undefined
  /** Nothing will be run, whatever else is asked. */
  readonly syntaxCheck?: boolean
  /** What earlier runs of the playbook placed and no step wants any more is removed, after everything else. */
  readonly prune?: boolean
  /** It is only looked for: `hostwright_prune` stays false. */
  readonly orphans?: boolean
  /** What was predicted otherwise than it came is a failure. */
  readonly strict: boolean
  /** Hosts at once. */
  readonly forks: number
  /** Steps with changes in one frame. */
  readonly frame: number
  /** Seconds to wait for the lock of a host. */
  readonly lockTimeout: number
  /** Seconds after which a host puts back what would lock out. */
  readonly rollback: number
  /** Differences in files are shown. */
  readonly diff?: boolean
  /** More is shown than usual. */
  readonly verbose?: boolean
  /** Tell what changes say while they are made, which takes one more shell on a host. */
  readonly listen?: boolean
}

/** How hosts are reached. */
export interface ConnectRequest {
  /** Seconds for a connection to stand. */
  readonly timeout: number
  readonly acceptNewHostKeys: boolean
  /** An ssh_config(5) file instead of OpenSSH's own. */
  readonly sshConfigFile?: string
}

/** Whom a run tells, and who ends it. */
export interface RunSignals {
  readonly emit: (event: RunEvent) => void
  readonly interrupt: AbortSignal
  readonly terminate: AbortSignal
}

/** What a run is asked for. */
export interface RunRequest extends RunSource, RunMode, ConnectRequest, RunSignals {}
