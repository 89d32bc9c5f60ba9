import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { prepareRun } from '../../dist/src/run/prepare/prepare.js'

const place = mkdtempSync(join(tmpdir(), 'hostwright-corpus-'))
const signal = new AbortController().signal
const usual = {
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
}

parentPort.on('message', (document) => {
  // oxlint-disable-next-line require-post-message-target-origin -- a thread has no origin
  void load(document).then((answer) => parentPort.postMessage(answer))
})

async function load(document) {
  const groups = Object.fromEntries((document.hosts ?? []).map((name) => [name, { hosts: { h1: {} } }]))
  writeFileSync(
    join(place, 'hosts.yml'),
    JSON.stringify({ all: { hosts: { h1: {}, localhost: {} }, children: groups } }),
  )
  try {
    await prepareRun({
      ...usual,
      config: { rolesPath: workerData, inventories: [], vaultPasswordFiles: [], problems: [] },
      playbook: document.playbook ?? wrapped(document),
      inventories: [join(place, 'hosts.yml')],
    })
    return { problems: [] }
  } catch (error) {
    const problems = error.problems ?? [{ message: `crash: ${error.stack}` }]
    return { problems: problems.map(({ message, at, hint }) => ({ message, at, hint })) }
  }
}

/** A playbook around a role or a file of steps. */
function wrapped({ role, listOfSteps, handlers }) {
  const play = role
    ? { hosts: 'all', roles: [role] }
    : { hosts: 'all', [handlers ? 'handlers' : 'tasks']: [{ import_tasks: listOfSteps }] }
  const file = join(place, `${basename(dirname(role ?? listOfSteps))}.yml`)
  writeFileSync(file, JSON.stringify([play]))
  return file
}
