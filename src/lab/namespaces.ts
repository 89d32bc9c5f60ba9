import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { LabHost } from './spec.ts'

/** What the outer side hands to the inner side. */
export interface LabOrder {
  readonly id: string
  readonly socket: string
  readonly hosts: readonly LabHost[]
  readonly internet: boolean
  readonly argv: readonly string[]
}

const NAMESPACES = [
  '--mount',
  '--pid',
  '--net',
  '--ipc',
  '--uts',
  '--fork',
  '--kill-child=KILL',
  '--mount-proc',
]

/** Enters the namespaces of a lab, and runs its inner side there. */
export async function enter(order: LabOrder): Promise<number> {
  // The shell is PID 1 of the lab and reaps orphans, which node would not. 'exit' keeps it from exec'ing node.
  const inner = [
    'sh',
    '-c',
    '"$@"; exit $?',
    'lab',
    process.execPath,
    ...nodeArguments(),
    JSON.stringify(order),
  ]
  const command = ['unshare', ...NAMESPACES, '--propagation', 'private', ...inner]
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], { stdio: 'inherit' })
  const ignore = (): void => undefined
  process.on('SIGINT', ignore) // the command in the lab gets it too, and decides
  try {
    return await exitCode(child)
  } finally {
    process.off('SIGINT', ignore)
  }
}

function nodeArguments(): string[] {
  const source = import.meta.url.endsWith('.ts')
  const entry = fileURLToPath(new URL(source ? './inside.ts' : './inside.js', import.meta.url))
  return source ? ['--import', import.meta.resolve('jiti/register'), entry] : [entry]
}

/** The exit code of a child, as a shell would give it. */
export function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    )
  })
}
