/** How a saved plan is applied where a case says nothing else. */
export const APPLY = {
  strict: false,
  diff: false,
  extra: [],
  forks: 1,
  frame: 1_000_000,
  timeout: 20,
  lockTimeout: 60,
  rollback: 60,
  acceptNewHostKeys: false,
  vaultPasswordFiles: [],
  json: false,
  timing: false,
  verbose: false,
}

/** How a playbook is run where a case says nothing else. */
export const USUAL = {
  ...APPLY,
  check: false,
  tags: [],
  skipTags: [],
  interrupt: never(),
  terminate: never(),
}

function never(): AbortSignal {
  return new AbortController().signal
}
