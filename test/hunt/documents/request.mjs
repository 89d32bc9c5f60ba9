const never = new AbortController().signal

/** What a run of a project's documents is asked for, in the folder that they are in. */
export function requestOf({ playbook, inventories, extra, vault }) {
  return {
    playbook,
    inventories,
    extra,
    check: true,
    syntaxCheck: true,
    strict: false,
    tags: [],
    skipTags: [],
    forks: 1,
    frame: 1000,
    timeout: 5,
    lockTimeout: 5,
    rollback: 5,
    acceptNewHostKeys: false,
    vaultPasswordFiles: vault === undefined ? [] : [vault],
    emit: () => undefined,
    interrupt: never,
    terminate: never,
  }
}
