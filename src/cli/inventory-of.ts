import { createRenderer } from '../expression/evaluate/fill.ts'
import { makeScope } from '../expression/evaluate/scope.ts'
import type { AnsibleConfig } from '../inventory/ansible-config.ts'
import { type LoadedInventory, loadInventory } from '../inventory/load.ts'
import { readExtra } from '../run/prepare/extra.ts'
import { secretSources } from '../secrets/sources.ts'

/** What a command line says of an inventory. */
interface Asked {
  readonly inventories: readonly string[]
  readonly extra: readonly string[]
  readonly vaultPasswordFiles: readonly string[]
  readonly config?: AnsibleConfig
  /** Directories of playbooks, whose `group_vars` and `host_vars` count too. */
  readonly beside?: readonly string[]
}

/** The inventory that a command line names, without a playbook to run. */
export function inventoryOf({
  inventories,
  extra,
  vaultPasswordFiles,
  config,
  beside = [],
}: Asked): LoadedInventory {
  const secrets = secretSources({ files: vaultPasswordFiles, env: process.env })
  const renderer = createRenderer()
  return loadInventory({
    ...(config === undefined ? {} : { usual: config }),
    sources: inventories,
    beside,
    secrets,
    strongest: readExtra(extra, secrets),
    fill: (text, vars, at) => renderer.fillIn(text, makeScope([vars], renderer), at),
  })
}
