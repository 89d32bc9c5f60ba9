import type { RunEvent } from './model/event.ts'
import type { RunEnd } from './run/playbook-run.ts'
import type { RunRequest } from './run/prepare/run-request.ts'

/** The options of a run from code; what is not given is as on the command line. */
export type PlaybookRun = Pick<RunRequest, 'playbook' | 'inventories'> & Partial<RunRequest>

/**
 * Runs a playbook from code: `await runPlaybook({ playbook: 'site.yml', inventories: ['hosts.yml'], check: true })`.
 * Resolves with the exit code and the outcomes counted per host; throws an InputError if a document is invalid,
 * before any connection.
 */
export async function runPlaybook(run: PlaybookRun): Promise<RunEnd> {
  // Loaded when called: a task that imports this door must not pay for the whole engine.
  const [{ prepareRun }, { runPlays }] = await Promise.all([
    import('./run/prepare/prepare.ts'),
    import('./run/playbook-run.ts'),
  ])
  return runPlays(await prepareRun({ ...usual, emit: ignore, ...run }))
}

const usual = {
  check: false,
  strict: false,
  tags: [],
  skipTags: [],
  extra: [],
  forks: 50,
  frame: 1_000_000,
  timeout: 20,
  lockTimeout: 600,
  rollback: 60,
  acceptNewHostKeys: false,
  vaultPasswordFiles: [],
  interrupt: new AbortController().signal,
  terminate: new AbortController().signal,
}

function ignore(_event: RunEvent): void {
  // whoever wants to hear of what happens gives `emit`
}
