import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { InputError } from '../../src/model/problem.ts'
import { prepareRun } from '../../src/run/prepare/prepare.ts'
import { type RunRequest } from '../../src/run/prepare/run-request.ts'
import { folder } from '../cli/run.ts'

/** What is wrong with documents, `FILE:LINE:COLUMN words`, in the order of files and lines; what stands in the folder already stays. */
export async function wrongWith(
  files: Readonly<Record<string, string>>,
  { root = folder({}), ...about }: Partial<RunRequest> & { readonly root?: string } = {},
): Promise<string[]> {
  for (const [name, text] of Object.entries({ 'hosts.yml': 'all: {hosts: {h1: }}\n', ...files })) {
    if (existsSync(join(root, name))) continue
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  const signal = new AbortController().signal
  const request: RunRequest = {
    playbook: `${root}/play.yml`,
    inventories: [`${root}/hosts.yml`],
    check: true,
    syntaxCheck: true,
    strict: false,
    tags: [],
    skipTags: [],
    extra: [],
    forks: 1,
    frame: 1,
    timeout: 1,
    lockTimeout: 1,
    rollback: 1,
    acceptNewHostKeys: false,
    vaultPasswordFiles: [],
    emit: () => undefined,
    interrupt: signal,
    terminate: signal,
    ...about,
  }
  try {
    await prepareRun(request)
    return []
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const said = error.problems.map(({ at, message }) => {
      const where = at === undefined ? '' : `${at.file}:${at.line}:${at.column} `
      return `${where}${message}`.replaceAll(`${root}/`, '')
    })
    return said.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  }
}
