import type { VarsFile } from '../inventory/vars-files.ts'
import type { Problem } from '../model/problem.ts'
import type { ParamsChecker } from '../schema/check.ts'
import type { Document } from '../schema/document.ts'
import type { Secrets } from '../schema/read.ts'
import type { KnownTasks } from './known.ts'
import type { ModuleDefaults } from './module-defaults.ts'

/** What reading a playbook needs at every place, and where its problems are collected. */
export interface Loading {
  readonly known: KnownTasks
  readonly checker: ParamsChecker
  readonly secrets: Secrets | undefined
  readonly problems: Problem[]
  /** Every name that a step registers, also one that could not be read otherwise. */
  readonly registered: Set<string>
  /** The names of handlers that could not be read: whoever notifies them is not wrong. */
  readonly unreadHandlers: Set<string>
  /** Files that could not be read: what they define is not known. */
  readonly unread: Set<string>
  /** The documents so far, by file: one that is imported many times is read once. */
  readonly documents: Map<string, Document>
  /** Params that steps have unless they say otherwise, the outermost first. */
  readonly defaults: readonly ModuleDefaults[]
  /** How many blocks there are so far. */
  readonly blocks: { count: number }
  /** Files of variables of roles, read once. */
  readonly vars: Map<string, VarsFile>
  /** How many items loops over includes may have, by their keys. */
  readonly loops: ReadonlyMap<string, number>
  readonly imports: { count: number; stopped: boolean }
}

/** Several tags may stand in one text: `web,mail`. */
export function splitTags(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
}
